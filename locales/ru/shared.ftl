# Words that the window, the tray, the notices and the command line share.

## Status of a mirror, worst first

status-needs-decision = Ждёт решения
status-stopped = Остановлено
status-failing = Сбой
status-offline = Нет связи
status-syncing = Синхронизация
status-queued = В очереди
status-paused = На паузе
status-up-to-date = Всё совпадает
status-not-checked = Ещё не проверено

## What happens to a ref. Hosts are called by their names.

verdict-in-sync = Совпадает
# $to (host name): the host that receives it
verdict-create-branch = Новая ветка отправляется на { $to }
verdict-create-tag = Новый тег отправляется на { $to }
# Of how many commits is not known
verdict-advance = Новые коммиты отправляются на { $to }
verdict-advance-commits =
    { $count ->
        [one] { $count } коммит отправляется на { $to }
        [few] { $count } коммита отправляются на { $to }
        [many] { $count } коммитов отправляются на { $to }
       *[other] { $count } коммита отправляются на { $to }
    }
verdict-rewrite = Переписанная история отправляется на { $to }, резервная копия сохраняется
verdict-delete = Удаляется и на { $to }, резервная копия сохраняется
verdict-diverged = Расхождение: новые коммиты на обеих сторонах
verdict-diverged-commits =
    Расхождение: { $leftCount ->
        [one] { $leftCount } коммит
        [few] { $leftCount } коммита
        [many] { $leftCount } коммитов
       *[other] { $leftCount } коммита
    } на { $left }, { $rightCount } на { $right }
verdict-diverged-tag = Расхождение: тег указывает на разное
# $gone (host name): where it was deleted; $changed: where it was changed
verdict-diverged-deleted = Расхождение: удалено на { $gone }, изменено на { $changed }
verdict-held-unconfirmed = Задержано, пока не подтвердится последняя отправка
verdict-held-rewrite = Задержано: на { $changed } переписана история
verdict-held-deletion = Задержано: удалено на { $gone }
verdict-held-deletion-unconfirmed = Удалено на { $gone }: перед удалением на { $kept } проверим ещё раз
verdict-held-rewritten = Задержано: на одной из сторон переписана история
verdict-held-flapping = Задержано: что-то постоянно возвращает прежнее состояние
# $gone (host name): where it was deleted; $kept: where it is the default branch
verdict-held-default-branch = Задержано: удалено на { $gone }, но на { $kept } это ветка по умолчанию
verdict-held-guard = Ждёт вашего подтверждения
verdict-held-file-too-large = Ждёт: содержит файл больше, чем принимает хост
verdict-held-workflow-scope = Ждёт: меняет файл workflow, а у токена нет права «workflow»
verdict-held-protection-unknown = Ждёт, пока хост не сообщит, какие ветки защищены
verdict-held-name-clash = Ждёт: на другой стороне это имя занято другой ссылкой
verdict-held-refused = Задержано: хост отказал
verdict-ignored-one-sided = Есть только на { $on }, не трогаем
verdict-ignored-target-only = Есть только на { $on }, не трогаем
verdict-ignored-chosen = Не трогаем, как решено, пока стороны снова не совпадут

## What a running sync is doing

phase-observe = Осмотр обеих сторон
phase-fetch = Получение нового
phase-index = Проверка полученного
phase-plan = Сравнение
phase-push = Отправка
phase-push-to = Отправка на { $host }
phase-record = Подтверждение результата

## How long ago, as part of a sentence such as "Checked { age }"

age-now = только что
age-minutes = { $count } мин назад
age-hours = { $count } ч назад
age-days =
    { $count ->
        [one] { $count } день назад
        [few] { $count } дня назад
        [many] { $count } дней назад
       *[other] { $count } дня назад
    }
# $date: a date written the way of the language, such as "3 Mar 2026"
age-date = { $date }

# One sentence after another, each with its full stop.
words-sentences = { $first } { $second }

# What an answer to a question does.
effect-nothing = Нигде ничего не меняется; ссылку не трогаем, пока стороны снова не совпадут.
effect-create = На { $host } появляется { $ref }
effect-advance = На { $host } { $ref } продвигается вперёд; ничего не теряется
effect-rewrite = { $count ->
    [0] На { $host } заменяется { $ref }; резервная копия сохраняется
    [one] На { $host } заменяется { $ref }: отбрасывается { $count } коммит, резервная копия сохраняется
    [few] На { $host } заменяется { $ref }: отбрасываются { $count } коммита, резервная копия сохраняется
    [many] На { $host } заменяется { $ref }: отбрасываются { $count } коммитов, резервная копия сохраняется
   *[other] На { $host } заменяется { $ref }: отбрасываются { $count } коммита, резервная копия сохраняется
}
effect-delete = { $count ->
    [0] На { $host } удаляется { $ref }; резервная копия сохраняется
    [one] На { $host } удаляется { $ref } и { $count } коммит; резервная копия сохраняется
    [few] На { $host } удаляется { $ref } и { $count } коммита; резервная копия сохраняется
    [many] На { $host } удаляется { $ref } и { $count } коммитов; резервная копия сохраняется
   *[other] На { $host } удаляется { $ref } и { $count } коммита; резервная копия сохраняется
}
# Why a token needs a scope.
scope-needed = { $purpose ->
    [account] { $scope }: узнать, чей это токен
    [push] { $scope }: читать репозитории и отправлять в них, в том числе закрытые
    [workflows] { $scope }: отправлять изменения файлов в .github/workflows
    [hooks] { $scope }: создавать вебхуки, чтобы сразу узнавать об отправках
   *[manage] { $scope }: просматривать и создавать репозитории, ключи и собственные зеркала хоста
}
backup-reason = { $reason ->
    [deletion] удалено
    [rewrite] переписано
    [resolution] заменено по решению
   *[other] заменено
}
