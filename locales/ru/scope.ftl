# Какие ссылки входят в зеркало: что выбирает человек и что из этого выходит.

window-scope-all = Все ветки и теги
window-scope-all-hint = Новые входят в зеркало, как только появятся.
window-scope-protected = Только защищённые ветки
window-scope-protected-hint = Какие ветки защищены, Gemel спрашивает у хостов при каждой синхронизации.
window-scope-tags-too = А также все теги
window-scope-patterns = Только то, что подходит под шаблоны
window-scope-pattern = Шаблон { $number }
window-scope-add = Добавить шаблон
window-scope-fits = { $count ->
    [0] Сейчас ничего не подходит
    [one] Подходит { $count } ссылка
    [few] Подходят { $count } ссылки
    [many] Подходит { $count } ссылок
   *[other] Подходит { $count } ссылки
}
window-scope-takes-out = { $count ->
    [0] Сейчас исключать нечего
    [one] Исключает { $count } ссылку
    [few] Исключает { $count } ссылки
    [many] Исключает { $count } ссылок
   *[other] Исключает { $count } ссылки
}
window-scope-unready = Когда будут названы оба репозитория, здесь появится список того, что войдёт в зеркало.
window-scope-unlisted = Можно спросить у обоих хостов, из чего выбирать.
window-scope-list = Показать ветки и теги
window-scope-list-again = Запросить список снова
window-scope-listing = Спрашиваем оба хоста…
window-scope-list-label = Ветки и теги обеих сторон
window-scope-tally = В зеркале: ветки — { $branches } из { $ofBranches }, теги — { $tags } из { $ofTags }.
window-scope-tally-others = Другие ссылки — { $others } из { $ofOthers }.
window-scope-no-refs = Ни на одной стороне пока нет веток и тегов.
window-scope-nothing = Из того, что есть сейчас, в зеркало не войдёт ничего.
window-scope-unprotected = Хосты сейчас не сообщают, какие ветки защищены. До тех пор ни одна ветка не изменяется.
window-scope-in = входит в зеркало
window-scope-out = не входит
window-scope-unsure = ждёт, пока станет известно, защищена ли ветка
