# What the window says. Words that other parts say too are in shared.ftl.

window-brand = Gemel
window-sections = Разделы
window-mirrors = Зеркала
window-activity = События
window-accounts = Аккаунты
window-settings = Настройки
window-messages = Сообщения
window-dismiss = Закрыть
window-unexpected = Неполадка в самом окне: { $detail }

## Actions

window-add-mirror = Добавить зеркало
window-sync = Синхронизировать
window-sync-now = Синхронизировать
window-sync-all = Синхронизировать все
window-sync-anyway = Всё равно сейчас
window-starts-in =
    { $count ->
        [0] Вот-вот начнётся
        [one] Начнётся в течение { $count } минуты
        [few] Начнётся в течение { $count } минут
        [many] Начнётся в течение { $count } минут
       *[other] Начнётся в течение { $count } минуты
    }
window-sync-all-asked = Синхронизация всех зеркал запрошена
window-cancel = Отмена
window-pause = Приостановить
window-resume = Возобновить
window-pause-all = Приостановить все
window-resume-all = Возобновить все
window-decide = Решить
window-start-again = Запустить снова
window-try-again = Повторить
window-remove = Удалить
window-keep = Оставить
window-save = Сохранить
window-saved = Изменения сохранены
window-revert = Отменить изменения
# Read out for a button in a list: which of the many "Sync" it is
window-action-on = { $action }: { $name }
window-decide-on = Решить: { $name }

## Tallies

window-tally = Всё совпадает: { $upToDate }
window-tally-need =
    Всё совпадает: { $upToDate }, { $count ->
        [one] { $count } ждёт вас
        [few] { $count } ждут вас
        [many] { $count } ждут вас
       *[other] { $count } ждут вас
    }
window-tally-broken = Остановлено или сбой: { $count }
window-need-you =
    { $count ->
        [one] Решения ждёт { $count } зеркало
        [few] Решения ждут { $count } зеркала
        [many] Решения ждут { $count } зеркал
       *[other] Решения ждут { $count } зеркала
    }

## Ages

window-checked = Проверено { $age }
window-never-checked = Ещё не проверено
window-stopped-since = Остановлено { $age }
window-failing-since = Сбой { $age }
window-offline-since = Связь пропала { $age }
window-paused-since = На паузе, { $age }
window-today = Сегодня
window-yesterday = Вчера
window-every-minutes =
    { $count ->
        [1] Каждую минуту
        [one] Каждую { $count } минуту
        [few] Каждые { $count } минуты
        [many] Каждые { $count } минут
       *[other] Каждые { $count } минуты
    }
window-every-hours =
    { $count ->
        [1] Каждый час
        [one] Каждый { $count } час
        [few] Каждые { $count } часа
        [many] Каждые { $count } часов
       *[other] Каждые { $count } часа
    }
window-every-seconds =
    { $count ->
        [1] Каждую секунду
        [one] Каждую { $count } секунду
        [few] Каждые { $count } секунды
        [many] Каждые { $count } секунд
       *[other] Каждые { $count } секунды
    }

## List of mirrors

window-filter = Фильтр
window-filter-mirrors = Найти зеркала по имени, хосту или пути
window-filter-found = Показано { $count } из { $total }
window-empty-title = Два репозитория, всегда одинаковые
window-empty-body = Gemel держит репозиторий на одном хосте одинаковым с его двойником на другом, в обе стороны, и не теряет по пути ни одного коммита.
window-count-to =
    { $count ->
        [one] { $count } ссылка отправляется на { $host }
        [few] { $count } ссылки отправляются на { $host }
        [many] { $count } ссылок отправляются на { $host }
       *[other] { $count } ссылки отправляются на { $host }
    }
window-why-diverged = Расхождение: { $refs }.
window-why-decide =
    { $count ->
        [1] { $refs } ждёт вашего решения.
        [one] { $refs } ждут вашего решения.
        [few] { $refs } ждут вашего решения.
        [many] { $refs } ждут вашего решения.
       *[other] { $refs } ждут вашего решения.
    }
# The last item of a list of names: "main, dev and 3 more"
window-why-more = ещё { $count }
window-why-rest-in-sync = Всё остальное совпадает.
window-why-rest-goes-on = Всё остальное продолжается.
window-why-held =
    { $count ->
        [one] Задержана { $count } ссылка, всё остальное совпадает.
        [few] Задержаны { $count } ссылки, всё остальное совпадает.
        [many] Задержано { $count } ссылок, всё остальное совпадает.
       *[other] Задержано { $count } ссылки, всё остальное совпадает.
    }

## Progress

window-starting = Запуск
window-objects = Объектов: { $objects }
window-objects-of = Объектов: { $objects } из { $total }

## Directions. $from and $to are host names.

# Read aloud between the names of two hosts, where an arrow is drawn.
window-arrow-both = в обе стороны с
window-arrow-right = в
window-arrow-left = из
window-direction = Направление
window-direction-both = В обе стороны: { $from } ↔ { $to }
window-direction-both-hint = Изменения с одной стороны переносятся на другую. Если изменились обе, Gemel спрашивает, когда не настроено иначе.
window-direction-one-way = Только { $from } → { $to }
window-direction-one-way-hint = { $to } становится таким же, как { $from }; в { $from } Gemel никогда не пишет.

## Adding a mirror

window-first-repository = Первый репозиторий
window-second-repository = Второй репозиторий
# As part of a sentence, while the host is not known yet
window-first-in-sentence = первый репозиторий
window-second-in-sentence = второй репозиторий
window-address = Адрес
window-address-example-first = https://github.com/owner/repo.git
window-address-example-second = https://gitee.com/owner/repo.git
window-required = Это нужно заполнить.
window-sign-in = Вход
window-account = Аккаунт
window-account-none = С отдельным именем и токеном
window-account-option = { $name } ({ $user } на { $host })
window-user = Логин
window-token = Токен или пароль
window-token-kept = Хранится в связке ключей системы. Открытому репозиторию, который только читают, не нужно ни то ни другое.
window-credentials-taken = Взято из адреса, сам адрес хранится без них. Токен попадёт в связку ключей системы.
window-ssh-sign-in = Используется ваш собственный SSH: его ключи, агент и настройки.
window-folder-sign-in = Для папки на этом компьютере вход не нужен.
window-host-name = Имя хоста (необязательно)
window-host-name-hint = Как Gemel везде называет эту сторону, например «GitLab офиса».
window-allow-plain-http = Разрешить отправлять токен без шифрования: данные по HTTP могут прочитать по пути
window-more = Ещё: имя зеркала, параметры отправки
window-mirror-name = Имя зеркала
window-mirror-name-hint = Если оставить пустым, будет имя репозитория.
window-nothing-written = Пока вы не начнёте, ничего не записывается.
window-start-mirroring = Начать зеркалирование
window-start-anyway = Всё равно начать
window-adding = Добавление…
window-step-choose = 1 Репозитории
window-step-how = 2 Направление и правила
window-step-refs = 3 Ветки и теги
window-step-check = 4 Проверка и запуск
window-check-mirror = Проверить
window-checking-mirror = Запрос к обоим хостам…
window-back = Назад
window-way = Как выбрать
window-way-address = По адресу
window-way-account = Из аккаунта
window-way-create = Создать
window-add-account-here = Добавить аккаунт…
window-no-api-accounts = Пока нет аккаунта, чьи репозитории можно показать.
window-choose-account = Выберите аккаунт
window-search-repositories = Найти репозиторий
window-repositories-loading = Запрос репозиториев у { $host }…
window-repositories-none = Подходящих репозиториев нет.
window-repositories-count = { $count ->
    [one] { $count } репозиторий
    [few] { $count } репозитория
    [many] { $count } репозиториев
   *[other] { $count } репозитория
}
window-repositories-many = Первые репозитории ({ $count }). Остальные можно найти поиском.
window-visibility = { $visibility ->
    [private] закрытый
    [internal] внутренний
   *[public] открытый
}
window-archived = в архиве
window-change = Изменить
window-chosen-missing = Выберите репозиторий.
window-new-owner = Владелец или организация
window-new-repository = Имя нового репозитория
window-new-url = Адрес будет { $url }
window-new-visibility = Кому он виден
window-visibility-private = Только тем, кого допустит владелец (закрытый)
window-visibility-internal = Всем, у кого там есть аккаунт (внутренний)
window-visibility-public = Всем (открытый)
window-visibility-same = Как другой репозиторий
window-visibility-wider = Новый репозиторий виден большему числу людей, чем тот, из которого он создаётся: всё закрытое там станет видно здесь.
window-visibility-same-warning = Если другой репозиторий открытый, новый тоже будет открытым.

## What a mirror would begin with

window-preview-read = Можно читать
window-preview-read-as = Можно читать как { $user }
window-preview-write = Можно писать
window-preview-write-as = Можно писать как { $user }
window-preview-no-write = Только читается
window-preview-created = Будет создан, { $visibility }
window-preview-wider = Виден большему числу людей, чем другой репозиторий ({ $visibility }).
window-preview-there = Репозиторий { $visibility }
window-preview-size = Около { $size }
window-preview-protected = { $count ->
    [one] { $count } защищённая ветка: { $names }. Отправку в неё хост может отклонить.
    [few] { $count } защищённые ветки: { $names }. Отправку в них хост может отклонить.
    [many] { $count } защищённых веток: { $names }. Отправку в них хост может отклонить.
   *[other] { $count } защищённой ветки: { $names }. Отправку в них хост может отклонить.
}
window-preview-first = Первая синхронизация
window-preview-create = Создаст на { $host }
window-preview-replace = Заменит на { $host }
window-preview-delete = Удалит на { $host }
window-preview-compare = Сравнит и решит
window-preview-ask = Спросит вас
window-preview-hold = Задержит
window-preview-ignore = Не тронет
window-preview-nothing = ничего
window-deletes-nothing = Удалит
window-nothing-written-yet = Пока ничего не записано.
window-preview-same = Уже одинаково на обеих
window-preview-refs = { $branches ->
    [0] { $tags ->
        [one] { $tags } тег
        [few] { $tags } тега
        [many] { $tags } тегов
       *[other] { $tags } тега
    }
    [one] { $tags ->
        [0] { $branches } ветка
        [one] { $branches } ветка, { $tags } тег
        [few] { $branches } ветка, { $tags } тега
        [many] { $branches } ветка, { $tags } тегов
       *[other] { $branches } ветка, { $tags } тега
    }
    [few] { $tags ->
        [0] { $branches } ветки
        [one] { $branches } ветки, { $tags } тег
        [few] { $branches } ветки, { $tags } тега
        [many] { $branches } ветки, { $tags } тегов
       *[other] { $branches } ветки, { $tags } тега
    }
    [many] { $tags ->
        [0] { $branches } веток
        [one] { $branches } веток, { $tags } тег
        [few] { $branches } веток, { $tags } тега
        [many] { $branches } веток, { $tags } тегов
       *[other] { $branches } веток, { $tags } тега
    }
   *[other] { $tags ->
        [0] { $branches } ветки
        [one] { $branches } ветки, { $tags } тег
        [few] { $branches } ветки, { $tags } тега
        [many] { $branches } ветки, { $tags } тегов
       *[other] { $branches } ветки, { $tags } тега
    }
}
window-preview-refs-same = { $count ->
    [one] { $count } ссылка
    [few] { $count } ссылки
    [many] { $count } ссылок
   *[other] { $count } ссылки
}
window-preview-column-refs = Ссылки
window-preview-all = Показать все ({ $count })
window-preview-fewer = Показать меньше
window-preview-compare-hint = На сторонах они разные. Какая впереди, станет ясно, когда здесь будет их история; о разошедшихся Gemel спросит, если так настроено.
window-preview-unread = Что будет сделано, станет видно, когда обе стороны можно будет прочитать.
# $interval: such as “Every 5 minutes”
window-preview-after = { $interval } стороны сравниваются заново.

## Policies

window-rewrites = Если на одной стороне переписана история (принудительная отправка)
window-rewrites-ask = спросить меня, прежде чем менять другую сторону
window-rewrites-propagate = менять и другую сторону, сохраняя резервную копию
window-deletions = Если на одной стороне удалена ветка или тег
window-deletions-propagate = удалять и на другой стороне, сохраняя резервную копию
window-deletions-ask = спросить меня, прежде чем менять другую сторону
window-deletions-keep = оставить на другой стороне
window-divergent = Если кто-то меняет ветку прямо на приёмнике ({ $to })
window-divergent-ask = оставить её и спросить меня
window-divergent-overwrite = заменить версией источника ({ $from }), сохраняя резервную копию
window-prune = Ветки и теги, которые есть только на приёмнике ({ $to })
window-prune-keep = не трогать
window-prune-everything = удалять, сохраняя резервную копию
window-diverged = Если ветка или тег изменены на обеих сторонах
window-diverged-hint = О том, что удалено на одной стороне и изменено на другой, Gemel спрашивает всегда. Теги слить нельзя.
window-diverged-ask = спросить меня
window-diverged-merge = слить, если нет конфликтов, иначе спросить меня
window-diverged-prefer = { $other }: сделать как { $host }, сохраняя резервную копию
window-interval = Как часто проверять обе стороны
window-scope = Какие ссылки входят в зеркало
window-scope-hint = Имя без «refs/» — это ветка, «*» заменяет любой текст, а «!» в начале исключает ссылки. Решает последний подходящий шаблон.
window-push-options = Параметры отправки (необязательно)
window-push-options-hint = По одному слову в строке; при каждой отправке они передаются хукам хоста, на который идёт запись. На GitLab «ci.skip» не запускает конвейер.

## One mirror

window-refs = Ссылки
window-mirror-gone = Этого зеркала больше нет
window-mirror-gone-body = Оно удалено здесь или из командной строки.
window-column-ref = Ссылка
window-column-base = Было общим
window-column-what = Что происходит
window-column-changed = Изменено
window-tag = тег
window-tip-deleted = удалено
window-tip-ahead =
    { $count ->
        [one] { $count } новый коммит
        [few] { $count } новых коммита
        [many] { $count } новых коммитов
       *[other] { $count } нового коммита
    }
window-filter-refs = Найти ссылки по имени
window-show-more = Показать ещё { $count }
window-refs-hidden =
    { $count ->
        [0] Других ссылок нет.
        [one] Скрыта { $count } совпадающая ссылка.
        [few] Скрыты { $count } совпадающие ссылки.
        [many] Скрыто { $count } совпадающих ссылок.
       *[other] Скрыто { $count } совпадающей ссылки.
    }
window-refs-all-in-sync =
    { $count ->
        [1] Единственная ссылка совпадает.
        [one] Совпадает { $count } ссылка из { $count }.
        [few] Совпадают все { $count } ссылки.
        [many] Совпадают все { $count } ссылок.
       *[other] Совпадают все { $count } ссылки.
    }
window-refs-all =
    { $count ->
        [one] Совпадает { $count } ссылка.
        [few] Совпадают { $count } ссылки.
        [many] Совпадает { $count } ссылок.
       *[other] Совпадает { $count } ссылки.
    }
window-refs-none = Ни на одной стороне нет веток и тегов, входящих в зеркало.
window-refs-not-checked = Ссылки появятся здесь после первой синхронизации.

## A diverged ref

window-commits-on =
    { $host } · { $count ->
        [one] { $count } коммит
        [few] { $count } коммита
        [many] { $count } коммитов
       *[other] { $count } коммита
    }
window-commits-deleted = { $host } · удалено
window-more-commits = и ещё { $count }
window-grew-from = Общее начало обеих версий — { $base }.
window-no-base = По этой ссылке стороны ещё ни разу не совпадали.
window-same-content = Содержимое одинаковое.
window-same-content-hint = Файлы на обеих сторонах одинаковы, различаются только коммиты. Какую версию ни взять, ни один файл не изменится.
window-settle = Как это решить
window-settle-branch = Объедините обе версии в своём клоне и отправьте слияние на { $to }. Ни один коммит не теряется, ничто не перезаписывается.
window-settle-notice = Gemel заметит это при следующей синхронизации. До тех пор он не трогает эту ссылку ни на одной стороне.
window-settle-by-hand = Или решить это в своём клоне
window-settle-elsewhere = Или исправьте всё сами на одном из хостов: Gemel заметит это при следующей синхронизации, а до тех пор не трогает эту ссылку ни на одной стороне.

## The answers to a diverged or held ref. $host is the host that is written.

window-answer-merge = Слить обе версии
window-answer-merge-does = Изменения не конфликтуют. { $left } и { $right } получают один коммит слияния; ничего не отбрасывается.
window-answer-match = Сделать на { $host } как на { $from }
window-answer-delete = Удалить { $ref } и на { $host }
window-answer-put-back = Вернуть { $ref } на { $host }
window-answer-both = Сохранить обе
window-answer-both-does = { $ref } на { $host } становится как на { $from }; то, что сейчас на { $host }, остаётся под именем { $second }.
window-answer-ignore = Не трогать
window-answer-creates = На { $host } появляется { $ref } в том виде, что на другой стороне.
window-answer-advances = На { $host } { $ref } продвигается вперёд; ничего не отбрасывается.
window-answer-replaces =
    { $action ->
        [delete] На { $host } удаляется { $ref }; резервная копия сохраняется.
       *[other] На { $host } заменяется { $ref }; резервная копия прежней версии сохраняется.
    }
# $authors: a list of names
window-answer-discards =
    { $count ->
        [one] На { $host } из { $ref } отбрасывается { $count } коммит ({ $authors }); резервная копия сохраняется.
        [few] На { $host } из { $ref } отбрасываются { $count } коммита ({ $authors }); резервная копия сохраняется.
        [many] На { $host } из { $ref } отбрасываются { $count } коммитов ({ $authors }); резервная копия сохраняется.
       *[other] На { $host } из { $ref } отбрасываются { $count } коммита ({ $authors }); резервная копия сохраняется.
    }
# The last item of a list of names: "Li Wei, Anna Petrova and others"
window-answer-others = другие
window-answer-no-merge = Gemel не может слить это сам
# $answer: what a person cannot choose, such as "Make GitHub match Gitee"
window-answer-not = Нельзя: { $answer }
window-answer-conflicts =
    { $count ->
        [1] Обе стороны изменили этот файл, и изменения не сочетаются. Кто-то должен решить, что в нём останется:
        [one] Обе стороны изменили { $count } файл, и изменения не сочетаются. Кто-то должен решить, что в них будет:
        [few] Обе стороны изменили эти { $count } файла, и изменения не сочетаются. Кто-то должен решить, что в них будет:
        [many] Обе стороны изменили эти { $count } файлов, и изменения не сочетаются. Кто-то должен решить, что в них будет:
       *[other] Обе стороны изменили эти { $count } файла, и изменения не сочетаются. Кто-то должен решить, что в них будет:
    }
window-answer-backup = Отброшенное можно восстановить из резервных копий этого зеркала.
window-answer-not-yet = Не сейчас
window-answer-working = Выполняется…
window-answer-given = { $ref }: вопрос решён
window-answer-ignored = { $ref }: не трогаем, пока стороны снова не совпадут
window-not-done =
    { $delivery ->
        [refused] { $ref }: хост отказал
        [moved] { $ref }: тем временем изменилась, с ней ничего не сделано
        [unknown] { $ref }: хост ещё не подтвердил
       *[other] { $ref }: не отправлено
    }
window-not-done-asks = Ничего не сделано: зеркало сначала о чём-то спрашивает
window-not-done-asks-hint = Вопрос стоит над его ссылками. Ответьте на него и решите заново.

## A held ref

window-held-unconfirmed = Хост сообщил, что последняя отправка удалась, но не показывает её. Gemel посмотрит ещё раз при следующей синхронизации; если так и останется, отправьте снова.
window-held-rewrite = Новая история на { $changed } больше не содержит того, что было общим. Решите ниже об этой ссылке или разрешите в настройках зеркала всегда переносить переписанную историю.
window-held-deletion = На { $gone } её больше нет, на { $kept } она ещё есть. Решите ниже об этой ссылке или разрешите в настройках зеркала всегда переносить удаления.
window-held-deletion-unconfirmed = Один раз её не оказалось на { $gone }. Прежде чем удалять на { $kept }, нужно увидеть то же ещё раз; это произойдёт при следующей синхронизации.
window-held-refused = Хост не принял отправку, и она не повторяется, пока что-нибудь не изменится. Когда причина исчезнет, отправьте снова.
window-host-said = Ответ хоста:
window-host-words = Слова самого хоста
# Precedes an address
window-host-page = См.:
window-held-flapping = Дважды за день её вернули к прежней вершине: за неё борются две машины или собственное зеркало хоста. Выясните, кто её возвращает, и остановите это; затем решите ниже, какая вершина верна.
window-held-default-branch = На { $gone } её больше нет, но для { $kept } это ветка по умолчанию, а её не отдаёт ни один хост. Выберите на { $kept } другую ветку по умолчанию или снова отправьте эту на { $gone }.
window-held-file-too-large = Хост не принимает файлы такого размера, поэтому Gemel не пытается. Уберите файл из истории, храните его вне Git или, если хост всё же принимает больше, поднимите его предел в настройках Gemel.
# Precedes the path of a file, with its size
window-held-file = Файл:
window-held-workflow-scope = GitHub принимает изменения файлов в .github/workflows только с токеном с правом «workflow» и отказывает всему, что идёт вместе с ними. Создайте токен с этим правом и дайте его аккаунту; тогда ссылка перенесётся сама.
window-held-protection-unknown = Это зеркало — для защищённых веток, а хост сейчас не говорит, какие это. Gemel спросит снова при следующей синхронизации.
window-held-name-clash = Ни в одном репозитории не могут быть сразу «a» и «a/b», а на другой стороне есть ссылка, чьё имя не оставляет места для этой. Переименуйте или удалите одну из двух на её хосте.
window-held-guard = Разом изменилось так много, что Gemel ничего не трогает в этом зеркале, пока вопрос не решён. Причина указана выше.
window-send-again = Отправить снова
window-open-mirror-settings = Открыть настройки этого зеркала

## A question about the whole mirror

window-guard-emptied = На { $host } пропало ссылок: { $gone } из { $of }.
window-guard-unrelated = У { $left } и { $right } нет общей истории: похоже, это два разных проекта.
window-guard-replaced = По адресу на { $host } теперь другой репозиторий.
window-guard-many-losses = Разом было бы удалено или переписано ссылок: { $refs } из { $of }.
window-guard-waits = Gemel остановился, чтобы спросить. Пока вопрос не решён, ни на одну сторону ничего не записывается. Исправьте это на хосте или, если так и задумано, разрешите:
# Instead of the last, where no list of changes follows
window-guard-waits-unplanned = Gemel остановился, чтобы спросить. Пока вопрос не решён, ни на одну сторону ничего не записывается. Подтверждать пока нечего: исправьте это на хосте и велите Gemel посмотреть снова.
window-look-again = Посмотреть снова
window-guard-show-all = Показать все ({ $count })
window-guard-approve =
    { $count ->
        [1] Выполнить это изменение
        [one] Выполнить { $count } изменение
        [few] Выполнить эти { $count } изменения
        [many] Выполнить эти { $count } изменений
       *[other] Выполнить эти { $count } изменения
    }
window-guard-confirm-title =
    { $count ->
        [1] Выполнить это изменение?
        [one] Выполнить { $count } изменение?
        [few] Выполнить эти { $count } изменения?
        [many] Выполнить эти { $count } изменений?
       *[other] Выполнить эти { $count } изменения?
    }
window-guard-confirm-body = Будут сделаны именно изменения из списка. То, что они заменяют или удаляют, сначала попадёт в резервную копию. Если тем временем что-то изменится, ничего не делается и зеркало спрашивает снова.

## Removing

window-remove-mirror = Удалить зеркало
window-remove-mirror-title = Удалить { $name }?
window-remove-mirror-kept = Gemel перестанет синхронизировать эту пару. Оба репозитория, на { $left } и на { $right }, остаются в точности как есть.
window-remove-mirror-backups = Резервные копии перезаписанного и удалённого хранятся на этом компьютере до истечения срока.

## Backups

window-backups = Резервные копии
window-backups-intro = То, что Gemel заменил или удалил на хосте.
window-filter-backups = Найти копии по ссылке, хосту, коммиту или автору
window-no-backups = Резервных копий пока нет
window-no-backups-body = Прежде чем что-либо заменить или удалить на { $left } или { $right }, Gemel сохраняет то, что там было. Вы найдёте это здесь и сможете вернуть.
# For an object that is no commit, or whose commit cannot be read
window-backup-no-commit = нет коммита
window-backup-number = Резервная копия { $id }
# Precedes a command
window-backups-export = Записать резервные копии в файл, из которого их возьмёт любой Git:
window-restore = Восстановить…
window-restore-title = Восстановить { $ref }
window-restore-to = На каком хосте
# Follows a host's name
window-restore-had-it = была здесь
window-restore-as = Под каким именем
window-restore-as-hint = С другим именем то, что есть сейчас, останется как есть.
window-restore-does = { $ref } на { $host } получает этот коммит. Если это имя там занято другим, сохранится его резервная копия.
window-restore-other = { $other } последует по правилам этого зеркала.
window-restore-now = Восстановить на { $host }
window-restored = { $ref }: восстановлено на { $host }

## Activity

window-no-activity = Пока ничего не происходило.
window-nothing-found = Ничего не найдено.
window-show-which = Какие события показывать
window-show-everything = Все
window-show-marked = Проблемы и решения
window-level-attention = Требует внимания:
window-level-problem = Проблема:
window-event-because = { $sentence }: { $reason }

## Accounts

window-accounts-intro = Аккаунт — это имя, под которым Gemel работает на хосте. Его токен хранится в связке ключей системы и никогда не показывается.
window-no-accounts = Аккаунтов пока нет. Добавьте аккаунт, чтобы использовать его в нескольких зеркалах.
window-add-account = Добавить аккаунт
window-account-added = { $name }: добавлено
window-account-at = { $user } на { $host }
# $user: whom the host says the token is of
window-account-added-as = { $name }: добавлено, на { $host } вы { $user }
window-account-host = Хост
window-account-host-example = github.com
window-account-host-hint = Его имя или любой его адрес. Что это за хост, Gemel определит сам.
window-known-hosts = Известные хосты
window-own-server = Свой сервер
window-host-looking = Обращение к хосту…
window-host-found = На { $host } отвечает { $kind }.
window-host-plain = { $host } считается обычным сервером Git: нужны имя пользователя и пароль.
window-host-silent = { $host } сейчас не отвечает. До тех пор он считается обычным сервером Git.
window-host-kind = Вид хоста
window-host-kind-hint = Для сервера, который сам этого не сообщает.
window-host-kind-any = Любой сервер Git
window-asking-host = Выясняем у { $host }, чей это токен…
window-you-are = Токен работает: на { $host } вы { $user }.
window-done = Готово
window-account-name = Имя аккаунта (необязательно)
window-account-name-hint = Чтобы отличать его от других ваших аккаунтов, например «работа». Если оставить пустым, будет имя хоста.
window-token-only = Токен
window-token-needs = Создайте токен с такими правами:
window-open-token-page = Открыть страницу токенов { $host }
window-open-fine-grained = Или только для выбранных репозиториев
window-user-bitbucket = Адрес почты вашего аккаунта Atlassian
window-scopes = Права:
window-lacks = { $purpose ->
    [account] У токена нет права «{ $scope }»: хост не говорит, чей он.
    [push] У токена нет права «{ $scope }»: нельзя читать закрытые репозитории и ничего нельзя отправить.
    [workflows] У токена нет права «{ $scope }»: нельзя отправлять коммиты, меняющие файлы в .github/workflows.
    [hooks] У токена нет права «{ $scope }»: нельзя создать вебхук, поэтому отправка замечается только при очередной проверке.
   *[manage] У токена нет права «{ $scope }»: нельзя просматривать и создавать репозитории.
}
window-check = Проверить
window-checking = Проверка…
# $date: a date such as "3 Mar 2026"
window-expires-in = { $count ->
    [0] Истекает сегодня
    [one] Истекает через { $count } день
    [few] Истекает через { $count } дня
    [many] Истекает через { $count } дней
   *[other] Истекает через { $count } дня
}
window-expires-on = Истекает { $date }
window-expired = Истёк { $date }
window-token-hint = Хранится в связке ключей системы.
window-certificate = Сертификат
window-authorities = Файл с сертификатами вашей компании (необязательно)
window-authorities-example = /etc/ssl/certs/company.pem
window-authorities-hint = Для хоста, чей сертификат выдан собственным удостоверяющим центром. Полный путь к файлу в формате PEM; ему доверяют помимо системных.
window-unverified = Не проверять сертификат хоста
window-unverified-warning = Тогда любой на пути к хосту может всё прочитать и изменить, и токен тоже. Лучше укажите файл выше.
# $file: the path of a file of certificates
window-trusts = Доверяет { $file }
window-used-by =
    { $count ->
        [0] Не используется
        [one] Используется в { $count } зеркале
        [few] Используется в { $count } зеркалах
        [many] Используется в { $count } зеркалах
       *[other] Используется в { $count } зеркалах
    }
window-open-accounts = Открыть аккаунты
window-new-token = Новый токен…
window-new-token-title = Новый токен для { $name }
window-new-token-body = Он заменит токен { $user } на { $host } для всех зеркал с этим аккаунтом.
window-save-token = Заменить токен
window-token-replaced = { $name }: токен заменён
window-remove-account = Удалить аккаунт
window-remove-account-title = Удалить { $name }?
window-remove-account-body = Его токен удаляется из связки ключей этого компьютера. На { $host } он действует, пока вы его там не отзовёте.

## Settings

window-appearance = Внешний вид
window-theme = Тема
window-theme-system = Как в системе
window-theme-light = Светлая
window-theme-dark = Тёмная
window-language = Язык
window-language-system = Как в системе
window-keyboard = Клавиатура
window-key-filter = Искать в списке
window-key-list = Двигаться по списку, открыть
window-key-add = Добавить зеркало
window-key-sync = Синхронизировать это зеркало или все
window-key-back = Назад
window-about = О программе
window-version = Версия
window-data-folder = Папка данных
window-tray = Значок в трее
window-tray-shown = Показан
window-tray-absent = Этот рабочий стол его не показывает

## Start-up

window-startup = Запуск
window-autostart = Запускать Gemel при входе в систему, в трее

## Transfers. What holds for every mirror.

window-transfers = Передача
window-run-minutes = Сколько может длиться запуск
window-run-minutes-hint = Полученное сохраняется, и следующий запуск продолжает с этого места.
window-silence-seconds = Сколько передача может стоять на месте
window-silence-seconds-hint = Передача, которая идёт, пусть и медленно, этим не прерывается.
window-connect-seconds = Сколько может длиться подключение к хосту
# Follow the number in its field
window-minutes =
    { $count ->
        [one] минута
        [few] минуты
        [many] минут
       *[other] минуты
    }
window-seconds =
    { $count ->
        [one] секунда
        [few] секунды
        [many] секунд
       *[other] секунды
    }
window-mib = МиБ
window-out-of-range = Укажите целое число от { $from } до { $to }.
# Buttons that give the default back
window-default-value = По умолчанию: { $value }
window-default-limits = Вернуть по умолчанию
window-push-limits = Самая большая отправка, которую принимает хост
window-push-limits-hint = Что больше, идёт частями, начиная с самой старой истории. Хосты — как в адресах репозиториев, с портом, если он есть.
window-limit-in-mib = Самая большая отправка, в МиБ
window-limit-twice = Этот хост уже в списке.
window-limit-unusable = Укажите целое число МиБ, не меньше 1.
window-limits-refused = Эти пределы не годятся. Каждый — это хост и целое число МиБ.
window-file-limits = Самый большой файл, который принимает хост
window-file-limits-hint = Ссылка с большим файлом ждёт, остальное продолжается. Хосты — как выше.
window-file-limit-in-mib = Самый большой файл, в МиБ
window-no-file-limits = Пределов нет: отправляются файлы любого размера.
window-no-limits = Пределов нет: всё идёт одной отправкой.
window-add-limit = Добавить хост

## Safety, backups, merges. What holds for every mirror.

window-safety = Безопасность
window-guard-percent = Спрашивать, если разом пропала бы большая доля ссылок зеркала, чем эта
window-guard-percent-hint = Пропала — значит, удалена или переписана. Меньше пяти ссылок никогда не считаются многими.
window-percent = %
window-backup-days = Сколько хранить резервные копии
window-backup-days-hint = Столько времени можно восстановить то, что Gemel заменил или удалил на хосте.
window-days =
    { $count ->
        [one] день
        [few] дня
        [many] дней
       *[other] дня
    }
window-backup-megabytes = Сколько места могут занимать резервные копии зеркала
window-backup-megabytes-hint = Сверх этого сначала удаляются самые старые. 0 — без предела.
window-merges = Слияния
window-merge-author = Кто автор слияний
window-merge-author-hint = Имя и адрес почты. Если оставить пустым, берётся то, что настроено в git на этом компьютере.
window-merge-author-example = Ada Lovelace <ada@example.org>
window-merge-message = Сообщение слияний
window-merge-message-hint = {"{"}ref{"}"}, {"{"}left{"}"} и {"{"}right{"}"} обозначают ветку и два хоста.
window-second-name = Второе имя, если сохраняются обе версии ссылки
window-second-name-hint = {"{"}ref{"}"} и {"{"}host{"}"} обозначают ссылку и хост, чья версия получает это имя.
