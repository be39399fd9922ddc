# The activity log: one sentence an event.

event-mirror-added = Добавлено зеркало: { $left_host } и { $right_host }
event-mirror-edited = Настройки изменены
event-mirror-removed = Зеркало удалено; его резервные копии сохранены
event-mirror-paused = Приостановлено
event-mirror-resumed = Возобновлено
event-ref-created = На { $host } создано: { $ref } ({ $new })
event-ref-advanced = На { $host } продвинуто: { $ref } ({ $old } → { $new })
event-ref-rewritten = На { $host } переписано: { $ref } ({ $old } → { $new }); резервная копия сохранена
event-ref-deleted = На { $host } удалено: { $ref } (было { $old }); резервная копия сохранена
event-refs-synced = { $count ->
    [one] На { $host } отправлена { $count } ссылка
    [few] На { $host } отправлены { $count } ссылки
    [many] На { $host } отправлено { $count } ссылок
   *[other] На { $host } отправлено { $count } ссылки
}
event-ref-diverged = { $ref }: расхождение, новых на { $left_host } — { $left }, на { $right_host } — { $right }
event-ref-held = { $reason ->
    [rewrite] { $ref } ждёт: на одной из сторон переписана история
    [deletion] { $ref } ждёт: удалено на одной из сторон
    [refused] { $ref }: отказ хоста: { $detail }
    [flapping] { $ref } ждёт: что-то постоянно возвращает прежнее состояние
    [fileTooLarge] { $ref } ждёт: хост не принимает такой большой файл: { $detail }
    [workflowScope] { $ref } ждёт: у токена нет права «workflow» для { $detail }
    [nameClash] { $ref } ждёт: на другой стороне это имя занято другой ссылкой
    [defaultBranch] { $ref } ждёт: удалено на одной стороне, а на другой это ветка по умолчанию
   *[other] { $ref } ждёт решения
}
event-ref-settled = { $ref }: вопрос решён
event-guard-emptied = Остановка с вопросом: на одной из сторон пропало много ссылок (изменений в ожидании: { $count })
event-guard-unrelated = Остановка с вопросом: у репозиториев нет общей истории (изменений в ожидании: { $count })
event-guard-replaced = Остановка с вопросом: один из адресов ведёт теперь к другому репозиторию (изменений в ожидании: { $count })
event-host-mirror-added = Теперь { $host } сам отправляет на { $other_host }
event-host-mirror-removed = { $host } больше не отправляет сам
event-host-told = Хосту { $host } поручено перенести изменения
event-repository-created = На { $host } создан репозиторий { $path }
event-guard-many-losses = { $count ->
    [one] Остановка с вопросом: была бы удалена или переписана { $count } ссылка
    [few] Остановка с вопросом: были бы удалены или переписаны { $count } ссылки
    [many] Остановка с вопросом: было бы удалено или переписано { $count } ссылок
   *[other] Остановка с вопросом: было бы удалено или переписано { $count } ссылки
}
event-run-failed = Синхронизация не удалась
event-mirror-stopped = { $count ->
    [1] Остановлено после сбоя
    [one] Остановлено после { $count } сбоя подряд
    [few] Остановлено после { $count } сбоев подряд
    [many] Остановлено после { $count } сбоев подряд
   *[other] Остановлено после { $count } сбоев подряд
}
event-mirror-started-again = Запущено снова
event-run-recovered = Синхронизация снова работает
event-run-cancelled = Синхронизация отменена
event-token-expiring = { $count ->
    [0] Токен аккаунта { $account } на { $host } истекает сегодня или уже истёк
    [one] Токен аккаунта { $account } на { $host } истекает через { $count } день
    [few] Токен аккаунта { $account } на { $host } истекает через { $count } дня
    [many] Токен аккаунта { $account } на { $host } истекает через { $count } дней
   *[other] Токен аккаунта { $account } на { $host } истекает через { $count } дня
}
event-ref-ignored = { $ref }: не трогаем, как решено
