# The tray menu and the desktop notifications.

tray-open = Открыть Gemel
tray-sync-all = Синхронизировать все
tray-pause = Приостановить
tray-pause-hour = На час
tray-pause-tomorrow = До завтра
tray-pause-resumed = До возобновления
tray-resume = Возобновить все
tray-recent = Недавнее
tray-recent-line = { $mirror }: { $sentence }
tray-settings = Настройки
tray-item-decision = { $mirror }: нужно ваше решение
tray-item-stopped = { $mirror }: остановлено
tray-item-failing = { $mirror }: сбой
tray-quit = Выйти
tray-none = Зеркал пока нет
tray-up-to-date = { $count ->
    [1] В зеркале всё совпадает
    [one] Всё совпадает: { $count } зеркало
    [few] Всё совпадает: { $count } зеркала
    [many] Всё совпадает: { $count } зеркал
   *[other] Всё совпадает: { $count } зеркала
}
tray-others-paused = { $count ->
    [one] Всё совпадает: { $count } зеркало, остальные на паузе
    [few] Всё совпадает: { $count } зеркала, остальные на паузе
    [many] Всё совпадает: { $count } зеркал, остальные на паузе
   *[other] Всё совпадает: { $count } зеркала, остальные на паузе
}
tray-attention = { $count ->
    [one] Вашего внимания ждёт { $count } зеркало
    [few] Вашего внимания ждут { $count } зеркала
    [many] Вашего внимания ждут { $count } зеркал
   *[other] Вашего внимания ждут { $count } зеркала
}
tray-failing = { $count ->
    [one] Сбой: { $count } зеркало
    [few] Сбой: { $count } зеркала
    [many] Сбой: { $count } зеркал
   *[other] Сбой: { $count } зеркала
}
tray-syncing = { $count ->
    [one] Синхронизируется { $count } зеркало
    [few] Синхронизируются { $count } зеркала
    [many] Синхронизируются { $count } зеркал
   *[other] Синхронизируются { $count } зеркала
}
tray-not-checked = { $count ->
    [one] Ещё не проверено { $count } зеркало
    [few] Ещё не проверены { $count } зеркала
    [many] Ещё не проверены { $count } зеркал
   *[other] Ещё не проверены { $count } зеркала
}
tray-paused = Все зеркала на паузе

notice-decisions-title = { $mirror }: нужно ваше решение
notice-decisions-body = { $count ->
    [1] { $refs } не синхронизировать без вас. Всё остальное совпадает.
    [one] { $count } ссылку не синхронизировать без вас: { $refs }
    [few] { $count } ссылки не синхронизировать без вас: { $refs }
    [many] { $count } ссылок не синхронизировать без вас: { $refs }
   *[other] { $count } ссылки не синхронизировать без вас: { $refs }
}
notice-question-title = { $mirror }: остановка с вопросом
notice-question-body = Если продолжить, пропадёт многое. Откройте Gemel, чтобы взглянуть.
notice-expiring-title = { $account }: нужен новый токен
notice-stopped-title = { $mirror }: остановлено
notice-needs-title = { $mirror }: ждёт вас
notice-healthy-title = { $mirror }: снова всё совпадает
notice-healthy-body = Больше ничто вас не ждёт.
notice-many-title = { $count ->
    [one] Вашего внимания ждёт { $count } зеркало
    [few] Вашего внимания ждут { $count } зеркала
    [many] Вашего внимания ждут { $count } зеркал
   *[other] Вашего внимания ждут { $count } зеркала
}
notice-many-body = Откройте Gemel, чтобы взглянуть на них.
notice-start-again = Запустить снова
notice-snooze = Напомнить через час
notice-open = Открыть
