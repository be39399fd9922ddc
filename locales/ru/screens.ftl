# The window's screens, beside window.ftl: the first start, activity, charts, graphs, keys, the sanitised report.

window-demo-try = Попробовать на учебной паре
window-demo-hint = Учебная пара — это два маленьких репозитория на этом компьютере; одна ветка в них ждёт вашего решения. Никуда ничего не отправляется, и всё можно удалить целиком.
window-demo-mirror = Учебная пара
window-demo-left = GitHub (учебный)
window-demo-right = Gitee (учебный)
window-demo-banner = Это учебная пара: два маленьких репозитория в собственной папке Gemel. Пробуйте что угодно.
window-demo-remove = Удалить учебную пару
window-demo-remove-title = Удалить учебную пару?
window-demo-remove-body = Зеркало, оба репозитория, их история и резервные копии будут удалены. Ваши данные не затрагиваются.
window-demo-removed = Учебная пара удалена

window-search-activity = Найти в событиях
window-needs-you = Ждут вас
window-needs-you-more = { $count ->
    [one] Вашего внимания ждёт ещё { $count } зеркало
    [few] Вашего внимания ждут ещё { $count } зеркала
    [many] Вашего внимания ждут ещё { $count } зеркал
   *[other] Вашего внимания ждут ещё { $count } зеркала
}
window-activity-list = События, новые сверху
window-activity-loaded = { $count ->
    [one] Показана { $count } строка
    [few] Показаны { $count } строки
    [many] Показано { $count } строк
   *[other] Показано { $count } строки
}
window-run-more = { $count ->
    [one] Показать ещё { $count } строку
    [few] Показать ещё { $count } строки
    [many] Показать ещё { $count } строк
   *[other] Показать ещё { $count } строки
}
window-run-less = Показать меньше строк
window-copy = Копировать
window-copy-run = Скопировать, что произошло: { $name }
window-copied = Скопировано
window-copy-failed = Рабочий стол не принял текст
window-copy-failed-hint = Выделите и скопируйте его сами.
window-show-whole = Показать весь текст

window-schedule = Расписание
window-minimum-minutes = Наименьшее время между двумя синхронизациями
window-minimum-minutes-hint = Для одного зеркала, если никто не просит синхронизировать сразу.
window-parallel-runs = Сколько синхронизаций одновременно
window-parallel-runs-hint = Чем больше, тем быстрее и тем тяжелее этому компьютеру.
window-host-runs = Из них с одним и тем же хостом
window-host-runs-hint = Хосты замедляют тех, кто обращается слишком часто.
window-runs = { $count ->
    [one] синхронизация
    [few] синхронизации
    [many] синхронизаций
   *[other] синхронизации
}
window-conditions = Условия
window-pause-on-metered = Ждать в сети с лимитным трафиком
window-pause-below = Ждать, пока заряд батареи меньше
window-pause-below-hint = Касается только автоматических синхронизаций. 0 — никогда.
window-notices = Уведомления
window-quiet-hours = Тихие часы
window-quiet-hours-hint = Уведомления ждут, пока они не кончатся. Пусто — никогда.
window-quiet-hours-example = 22:00-07:00
window-without-tray = Если значка в трее нет, закрытие окна
window-without-tray-quit = завершает программу
window-without-tray-minimise = сворачивает окно
window-diagnostics = Диагностика
window-diagnostics-body = Отчёт для того, кто вам помогает: числа и коды, без имён хостов, репозиториев, веток и людей. Прочтите его, прежде чем отправить.
window-report = Отчёт
window-key-help = Показать эти клавиши
window-keys-title = Клавиши
window-close = Закрыть

window-outcome-nothing = делать было нечего
window-outcome-synced = синхронизировано
window-outcome-decision = ждёт вас
window-outcome-failed = не удалось
window-outcome-cancelled = отменено
window-run-told = { $at }: { $outcome }, { $took }, { $amount }
window-runs-summary = { $failed ->
    [0] Последние синхронизации ({ $count }): обычно { $took }, передано всего { $amount }. Сбоев не было.
    [one] Последние синхронизации ({ $count }): обычно { $took }, передано всего { $amount }. Не удалась { $failed }.
    [few] Последние синхронизации ({ $count }): обычно { $took }, передано всего { $amount }. Не удались { $failed }.
    [many] Последние синхронизации ({ $count }): обычно { $took }, передано всего { $amount }. Не удались { $failed }.
   *[other] Последние синхронизации ({ $count }): обычно { $took }, передано всего { $amount }. Не удались { $failed }.
}
window-lasted-short = { $seconds } с
window-lasted-seconds = { $count } с
window-lasted-minutes = { $count } мин
window-lasted-hours = { $count } ч
window-speed = { $amount }/с
window-time-left = осталось { $time }
window-graph = Где расходятся две истории: { $left } +{ $leftCount }, { $right } +{ $rightCount }

window-find-pairs = Найти пары на этом компьютере
