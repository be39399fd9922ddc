# The command line: commands, arguments, and what they print.

cli = Держит пары репозиториев Git одинаковыми, в одну сторону или в обе, не теряя ни одного коммита.
cli-usage = Использование:
cli-commands = Команды:
cli-arguments = Аргументы:
cli-options = Параметры:
# After what an argument is for
cli-possible-values = { $text } [возможные значения: { $values }]
cli-examples =
    Примеры:
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel plan website
      gemel sync website

    Коды завершения: 0 всё совпадает, 1 сбой, 2 неверный вызов, 3 нужно решение, 4 остановлено.
    Окружение: GEMEL_DATA_DIR (где лежат данные), GEMEL_SECRETS (file:PATH или env, вместо связки ключей системы).
cli-add = Добавить зеркало: пару репозиториев. До первой синхронизации ни в один ничего не записывается.
cli-add-examples =
    Примеры:
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel add https://gitlab.com/acme/app /srv/git/app.git --direction left-to-right --every 1h
      gemel add - <urls.txt     (две строки; токены из URL не попадают в аргументы)
cli-list = Показать зеркала и их состояние.
cli-show = Показать зеркало и каждую его ссылку.
cli-edit = Изменить настройки зеркала.
cli-edit-examples =
    Примеры:
      gemel edit website --every 15m
      gemel edit website --scope main --scope 'release/*' --scope 'refs/tags/v*'
cli-remove = Удалить зеркало. Оба репозитория остаются как есть, его резервные копии сохраняются.
cli-plan = Показать, что сделала бы синхронизация, и больше ничего.
cli-sync = Синхронизировать зеркала сейчас и показать, что стало с каждой ссылкой.
cli-sync-examples =
    Примеры:
      gemel sync website
      gemel sync --all --json
cli-log = Показать, что происходило, начиная с самого старого.
cli-divergences = Показать ссылки, которые ждут решения, с коммитами обеих сторон.
cli-resolve = Решить судьбу ссылок, которые ждут решения; без --take показать, что сделал бы каждый ответ.
cli-resolve-examples =
    Примеры:
      gemel resolve website main
      gemel resolve website main --take merge
      gemel resolve website v1.0 v1.1 --take left --yes
cli-backups = Показать, что было заменено или удалено и хранится.
cli-restore = Вернуть резервную копию на хост. То, что там сейчас, тоже сохраняется в резервной копии.
cli-restore-examples =
    Примеры:
      gemel restore website 12
      gemel restore website 12 --as main-before --to right
cli-export = Записать резервные копии в файл Git bundle, из которого их берёт «git fetch».
cli-export-examples =
    Пример:
      gemel export main.bundle 12 13 && git fetch main.bundle 'refs/backups/*:refs/heads/from-backup/*'
cli-pause = Приостановить зеркало или все сразу: само ничего не начнётся.
cli-pause-examples =
    Примеры:
      gemel pause website
      gemel pause --all --for 1h
      gemel pause --all --until-tomorrow
cli-resume = Возобновить приостановленное зеркало или все; запустить снова остановленное.
cli-run = Вести расписание на переднем плане, на машине без экрана; завершается по Ctrl-C или SIGTERM.
cli-run-examples =
    Примеры:
      gemel run
      gemel run --log-format json --metrics 127.0.0.1:9464
cli-account = Аккаунты на хостах. Их секреты хранятся в связке ключей системы.
cli-account-add = Добавить аккаунт; пароль или токен читается со стандартного ввода.
cli-account-add-examples =
    Примеры:
      gemel account add github.com
      gemel account add gitee.com --name work --user liwei <token.txt
      gemel account add github.com --from gh
      gemel account add http://10.0.0.5:8080/gitlab --kind gitlab --allow-plain-http
cli-account-check = Спросить у хостов, чьи это токены, что им разрешено и когда они истекают; если не указано — у всех аккаунтов.
cli-account-list = Показать аккаунты.
cli-account-rotate = Дать аккаунту другой секрет, например новый токен; он читается со стандартного ввода.
cli-account-remove = Удалить аккаунт и его секрет.
cli-repos = Показать репозитории аккаунта или найти среди них нужные.
cli-repos-examples =
    Примеры:
      gemel repos github.com
      gemel repos work website
      gemel repos work --owners
cli-hostmirror = Зеркала, которые хост ведёт сам: push-зеркала GitLab и Gitea, pull-зеркала Gitee и GitLab.
cli-hostmirror-list = Показать зеркала, которые хосты этого зеркала ведут сами.
cli-hostmirror-add = Поручить одному хосту самому отправлять на другой. Для этого он получит токен другого аккаунта.
cli-hostmirror-add-examples =
    Пример:
      gemel hostmirror add website --from left --keep-divergent true && gemel edit website --run-by host
cli-hostmirror-edit = Изменить, что переносит собственное зеркало хоста.
cli-hostmirror-sync = Поручить хостам выровнять обе стороны сейчас.
cli-hostmirror-remove = Удалить собственное зеркало хоста. Оба репозитория остаются как есть.
cli-hook = Вебхуки: что вызывает хост, когда что-то отправлено.
cli-hook-list = Показать вебхуки репозитория и чем закончился их последний вызов.
cli-hook-add = Поручить хосту вызывать адрес при каждой отправке; общий секрет читается со стандартного ввода.
cli-hook-remove = Удалить вебхук.
cli-key = Открытые ключи SSH, известные хосту.
cli-key-list = Показать ключи репозитория или аккаунта.
cli-key-add = Сообщить хосту открытый ключ.
cli-key-remove = Удалить ключ с хоста.
cli-default-branch = Выбрать ветку, которую хост показывает первой.
cli-settings = Показать или изменить то, что действует для всех зеркал.
cli-settings-examples =
    Примеры:
      gemel settings
      gemel settings run-minutes 60
      gemel settings push-limits github.com=2048,git.example.org=500
      gemel settings push-limits --reset
cli-completions = Вывести сценарий автодополнения для оболочки.
cli-completions-examples =
    Пример:
      gemel completions bash >~/.local/share/bash-completion/completions/gemel

cli-arg-json = Выводить JSON, для программ
cli-arg-help = Показать справку
cli-arg-version = Показать версию
cli-arg-name = Имя зеркала
cli-arg-names = Имена зеркал; если не указаны — все, кроме приостановленных
cli-arg-left-url = Адрес одного репозитория, полный путь к папке или «-», чтобы прочитать оба адреса со стандартного ввода
cli-arg-right-url = Адрес другого репозитория
cli-arg-left-name = Как называть хост первого репозитория
cli-arg-right-name = Как называть хост второго репозитория
cli-arg-left-account = Аккаунт для первого репозитория
cli-arg-right-account = Аккаунт для второго репозитория
cli-arg-allow-plain-http = Разрешить передавать учётные данные на другую машину по HTTP без шифрования
cli-arg-rename = Новое имя зеркала
cli-arg-stop-after = После скольких сбоев подряд оно останавливается, от 1 до 14
cli-arg-start-again = Если причина остановки временная: через некоторое время запуститься снова
cli-arg-mute = Не показывать уведомления о нём
cli-arg-pause-all = Все зеркала
cli-arg-pause-for = На сколько, например 90m, 2h, 1d
cli-arg-until-tomorrow = До завтрашнего утра
cli-arg-allow-circle = Разрешить, чтобы изменения через другие зеркала возвращались туда, откуда пришли
cli-arg-log-format = Вид строк журнала
cli-arg-metrics = Отдавать показатели для Prometheus по этому адресу этой машины, в /metrics
cli-arg-direction = В какую сторону идут изменения
cli-arg-every = Время между автоматическими синхронизациями, например 90s, 5m, 2h
cli-arg-rewrites = Что делать, если на одной стороне переписана история
cli-arg-deletions = Что делать, если на одной стороне удалена ссылка
cli-arg-divergent = Только в одну сторону: что делать, если кто-то изменил приёмник
cli-arg-prune = Только в одну сторону: что делать со ссылками, которые есть лишь у приёмника
cli-arg-scope = Зеркалировать ссылки, подходящие под этот шаблон; можно указать несколько раз, «!» перед шаблоном исключает
cli-arg-yes = Не спрашивать
cli-arg-all = Все зеркала, кроме приостановленных
cli-arg-retry = Отправить снова то, в чём хост отказал или о чём сообщил как о сделанном, но не показывает
cli-arg-approve = Подтвердить то, о чём зеркало остановилось спросить, словом, которое оно дало
cli-arg-limit = Сколько событий показать
cli-arg-account = Имя аккаунта
cli-arg-host = Хост, например github.com; тогда слово перед ним — имя аккаунта
cli-arg-host-or-name = Хост: github.com, git.example.org/gitlab, http://10.0.0.5:8080
cli-arg-account-name = Как называть аккаунт; если не указано — по его хосту
cli-arg-maybe-account = Имя аккаунта
cli-arg-reuse-from = Взять секрет, который знает эта программа: помощники учётных данных Git, gh или glab; ничего не спрашивается
cli-arg-kind = Что это за хост; если не указано, определяется само
cli-arg-user = Имя пользователя на хосте; если не указано — тот, чьим хост называет токен
cli-arg-shell = Оболочка

cli-tag = тег { $name }
cli-commits-on = { $count ->
    [one] { $host }: { $count } коммит
    [few] { $host }: { $count } коммита
    [many] { $host }: { $count } коммитов
   *[other] { $host }: { $count } коммита
}
cli-more-commits = и ещё { $count }
cli-progress-objects = объектов
cli-added = Добавлено. «gemel plan { $name }» покажет, что сделает первая синхронизация, «gemel sync { $name }» выполнит её.
cli-edited = { $name }: изменено.
cli-removed = { $name }: удалено. Оба репозитория не тронуты.
cli-remove-question = Удалить { $name }? Оба репозитория останутся как есть. [y/N]
cli-list-empty = Зеркал пока нет. Добавить: «gemel add».
cli-log-empty = Пока ничего не происходило.
cli-accounts-empty = Аккаунтов пока нет. Добавить: «gemel account add».
cli-account-added = Аккаунт { $name } добавлен.
cli-account-kind = { $host } — это { $kind }.
cli-account-any-git = На { $host } не отвечает ни один известный Gemel API, поэтому он считается обычным сервером Git.
cli-account-login = По словам { $host }, это { $login }. «gemel repos { $name }» покажет репозитории.
cli-account-scopes = права: { $scopes }
cli-account-probed = права, насколько удалось проверить: { $scopes }
cli-account-missing = не хватает { $need }
cli-account-ends = истекает { $date }
cli-account-checked = проверено { $date }
cli-token-page = Токен создают здесь: { $url }
cli-token-page-fine-grained = Или только для некоторых репозиториев: { $url }
cli-account-rotated = У аккаунта { $name } новый секрет.
cli-account-removed = Аккаунт { $name } и его секрет удалены.
cli-account-use = { $count ->
    [0] не используется
    [one] используется в { $count } зеркале
    [few] используется в { $count } зеркалах
    [many] используется в { $count } зеркалах
   *[other] используется в { $count } зеркалах
}
cli-secret-prompt = Пароль или токен для { $host }:
cli-sync-nothing = Делать нечего: стороны совпадают.
cli-sync-done = { $done ->
    [one] Синхронизирована { $done } ссылка. Стороны совпадают.
    [few] Синхронизированы { $done } ссылки. Стороны совпадают.
    [many] Синхронизировано { $done } ссылок. Стороны совпадают.
   *[other] Синхронизировано { $done } ссылки. Стороны совпадают.
}
cli-sync-refused = Когда причина исчезнет, отправьте снова то, в чём было отказано: { $command }
cli-sync-decision = { $done ->
    [0] Ничего не синхронизировано
    [one] Синхронизирована { $done } ссылка
    [few] Синхронизированы { $done } ссылки
    [many] Синхронизировано { $done } ссылок
   *[other] Синхронизировано { $done } ссылки
}, { $waiting ->
    [0] зеркало ждёт вашего подтверждения.
    [one] { $waiting } ждёт вашего решения.
    [few] { $waiting } ждут вашего решения.
    [many] { $waiting } ждут вашего решения.
   *[other] { $waiting } ждут вашего решения.
}
cli-sync-unconfirmed = { $count ->
    [1] Хост сообщил, что ссылка готова, но не показывает её. Если так и останется, «gemel sync --retry» отправит её снова.
    [one] Хост сообщил, что готова { $count } ссылка, но не показывает этого. Если так и останется, «gemel sync --retry» отправит их снова.
    [few] Хост сообщил, что готовы { $count } ссылки, но не показывает их. Если так и останется, «gemel sync --retry» отправит их снова.
    [many] Хост сообщил, что готовы { $count } ссылок, но не показывает их. Если так и останется, «gemel sync --retry» отправит их снова.
   *[other] Хост сообщил, что готовы { $count } ссылки, но не показывает их. Если так и останется, «gemel sync --retry» отправит их снова.
}
cli-sync-watched = { $count ->
    [one] Пока не совпадает { $count } ссылка. Её переносит хост, Gemel только наблюдает.
    [few] Пока не совпадают { $count } ссылки. Их переносит хост, Gemel только наблюдает.
    [many] Пока не совпадают { $count } ссылок. Их переносит хост, Gemel только наблюдает.
   *[other] Пока не совпадают { $count } ссылки. Их переносит хост, Gemel только наблюдает.
}
cli-sync-protection-unknown = { $count ->
    [one] { $count } ветка ждёт, пока хост скажет, защищена ли она.
    [few] { $count } ветки ждут, пока хост скажет, защищены ли они.
    [many] { $count } веток ждут, пока хост скажет, защищены ли они.
   *[other] { $count } ветки ждут, пока хост скажет, защищены ли они.
}
cli-run-by-host = Это зеркало хост ведёт сам, Gemel только наблюдает.
cli-sync-cancelled = Отменено. Полученное сохранено.
cli-sync-failed = Не удалось.
cli-plan-summary = { $moves ->
    [0] Ничего не изменилось бы
    [one] Изменилась бы { $moves } ссылка
    [few] Изменились бы { $moves } ссылки
    [many] Изменилось бы { $moves } ссылок
   *[other] Изменилось бы { $moves } ссылки
}; совпадает: { $inSync }, решать вам: { $waiting }.
cli-guard-emptied = На { $host } пропало ссылок: { $gone } из { $of }. Опустошённое — ещё не удалённое: ничего не сделано. Если так и задумано, произойдёт вот что:
cli-guard-unrelated = У { $left } и { $right } нет общей истории. Ничего не сделано. Если это должен быть один репозиторий, произойдёт вот что:
cli-guard-many-losses = Было бы удалено или переписано ссылок: { $refs } из { $of }. Ничего не сделано. Если так и нужно, произойдёт вот что:
cli-guard-approve = Подтвердить именно это: { $command }

cli-arg-push-option = Слово для хуков хоста, на который идёт запись, например «ci.skip» для GitLab; пусто — ни одного; можно указать несколько раз
cli-arg-ca-file = Файл сертификатов в формате PEM, которым доверять помимо системных
cli-arg-no-verify-tls = Не проверять сертификат хоста: любой по пути сможет всё прочитать и изменить
cli-arg-setting = Настройка; если не указана — все
cli-arg-value = Её новое значение
cli-arg-reset = Вернуть значение по умолчанию

setting-language = На каком языке говорить: en, zh-CN или ru; system — на языке системы, если он среди них.
setting-connect-seconds = Сколько может устанавливаться соединение, в секундах.
setting-silence-seconds = Сколько во время передачи может ничего не приходить и не уходить, в секундах.
setting-run-minutes = Сколько может длиться запуск, в минутах. Полученное сохраняется, и следующий запуск продолжает с этого места.
setting-push-limits = Самый большой пакет, который хост принимает за одну отправку, в МиБ. Больший отправляется частями.
setting-push-rates = Сколько отправок в минуту получает репозиторий самое большее; остальные ждут.
setting-file-limits = Самый большой файл, который принимает хост, в МиБ. То, что содержит больший, ждёт.
setting-guard-percent = Зеркало спрашивает, если разом пропала бы большая доля ссылок, чем эта, в процентах; не меньше пяти ссылок.
setting-backup-days = Сколько хранятся резервные копии, в днях.
setting-backup-megabytes = Сколько места могут занимать резервные копии зеркала, прежде чем удаляются самые старые, в МиБ; 0 — без предела.
setting-minimum-minutes = Наименьшее время между двумя запусками зеркала, в минутах. «gemel sync» в терминале его не соблюдает.
setting-parallel-runs = Сколько зеркал синхронизируется одновременно.
setting-host-runs = Сколько из них могут касаться одного хоста.
setting-pause-on-metered = Ничего не начинать самому в сети с оплатой за трафик: true или false.
setting-pause-below-percent = Если работает батарея и в ней осталось меньше этого, в процентах, ничего не начинается само; 0 — никогда.
setting-without-tray = Что делает закрытие окна, если рабочий стол не показывает значок в трее: quit (выйти) или minimise (свернуть).
setting-quiet-hours = Когда уведомления ждут, например 22:00-07:00; пусто — никогда.
setting-merge-author = Кто автор слияний: «Имя <адрес>»; пусто — тот, кого git знает на этом компьютере.
setting-merge-message = Сообщение слияний: {"{"}ref{"}"}, {"{"}left{"}"} и {"{"}right{"}"} обозначают ссылку и хосты.
setting-second-name = Имя, под которым остаётся версия другой стороны, если сохраняются обе: {"{"}ref{"}"} и {"{"}host{"}"} обозначают ссылку и хост.

cli-arg-refs = Ссылки, например main или refs/tags/v1
cli-arg-take = Ответ: версия одной из сторон, слияние, обе (правая под вторым именем) или не трогать
cli-arg-alike = Все ссылки с таким же вопросом
cli-arg-diverged = Что делать самому со ссылками, изменёнными на обеих сторонах: спросить, слить, если нет конфликтов, или предпочесть одну сторону (с резервной копией другой)
cli-arg-search = Только те, где этот текст есть в ссылке, хосте, коммите или авторе
cli-arg-backup = Номер резервной копии
cli-arg-backups = Номера резервных копий
cli-arg-to = Куда записать: left, right или имя хоста; если не указано — туда, где она была
cli-arg-restore-as = Другое имя для неё
cli-arg-file = Файл для записи

cli-divergences-empty = Ничто не ждёт решения.
cli-question = { $kind ->
    [sameContent] разные коммиты с одинаковым содержимым
    [bothChanged] изменено на обеих сторонах
    [firstSync] было на обеих сторонах ещё до первой синхронизации
    [deletedAndChanged] удалено на одной стороне, изменено на другой
    [tag] тег указывает на разное
    [rewrite] история переписана
    [deletion] удалено
    [flapping] кто-то постоянно возвращает прежнее
   *[other] ждёт
}, с { $since }
cli-resolve-question = Сделать это? [y/N]
cli-backups-empty = Резервных копий нет.
cli-restore-question = Установить { $ref } на { $host } в { $tip }? То, что там сейчас, сохранится в резервной копии. [y/N]
cli-exported = { $count ->
    [one] В { $file } записана { $count } резервная копия.
    [few] В { $file } записаны { $count } резервные копии.
    [many] В { $file } записано { $count } резервных копий.
   *[other] В { $file } записано { $count } резервной копии.
}

cli-arg-create = Создать недостающий репозиторий: закрытый, если не видно, что другой открыт шире
cli-arg-visibility = Кому он виден; если не указано — как у другой стороны
cli-arg-description = Его описание; если не указано — как у другой стороны
cli-arg-with = Что в нём есть помимо Git
cli-arg-without = Чего в нём нет помимо Git
cli-arg-run-by = Кто переносит изменения: Gemel или сам хост, за которым Gemel только наблюдает
cli-arg-repos-search = Только репозитории, в пути которых есть этот текст
cli-arg-owners = Вместо этого — кто может владеть новым репозиторием: сам аккаунт, его организации и группы
cli-arg-branch = Ветка
cli-arg-on = Сторона: left, right или имя хоста
cli-arg-from = Сторона, чей хост отправляет: left, right или его имя; если не указано — та, что не приёмник
cli-arg-url = Адрес, который вызывать
cli-arg-id = Его номер на хосте, как в списке
cli-arg-of-account = Ключи аккаунта, а не только репозитория
cli-arg-key-file = Файл с открытым ключом
cli-arg-title = Как его называть
cli-arg-write = Разрешить ключу и запись
cli-arg-keep-divergent = Не трогать ссылки, изменённые на другой стороне
cli-arg-only-protected = Только защищённые ветки
cli-arg-branch-regex = Только ветки, подходящие под это регулярное выражение

cli-none-listed = Ничего нет.
cli-visibility = { $visibility ->
    [private] закрытый
    [internal] внутренний
   *[public] открытый
}
cli-archived = в архиве
cli-repository-created = Создан { $visibility } репозиторий { $path }.
cli-default-branch-set = Теперь { $host } показывает первой ветку { $branch }.
cli-hook-state = { $state ->
    [off] выключен
    [uncalled] вызовов не известно
    [ok] работает ({ $status })
   *[failing] сбой ({ $status })
}
cli-hook-secret-prompt = Секрет вебхука:
cli-hook-added = Теперь хост вызывает { $url } при каждой отправке.
cli-host-removed = { $id }: удалено.
cli-key-reads = только чтение
cli-key-writes = чтение и запись
cli-key-added = Хост теперь знает ключ «{ $title }».
cli-hostmirror-question = Хост будет хранить токен другого аккаунта, чтобы отправлять с ним. Продолжить? [y/N]
cli-hostmirror-added = Теперь хост отправляет сам. С «gemel edit { $name } --run-by host» Gemel будет только наблюдать.
cli-hostmirror-told = Хостам поручено синхронизировать.
cli-guard-replaced = По адресу на { $host } теперь другой репозиторий. Ничего не сделано. Если так и задумано, произойдёт вот что:
