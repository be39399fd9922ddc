# Webhooks: hosts tell of pushes, so that a mirror starts at once.

error-hook-address-unusable = По адресу { $address } хосты вызвать не смогут
hint-hook-address-unusable = Возможно, порт занят другой программой. Выберите в настройках другой. { $detail }
error-hook-nowhere = Не указано, куда { $host } мог бы обращаться
hint-hook-nowhere = Укажите в настройках адрес, по которому хост достигает этой машины, или поток событий ретранслятора, например smee.io.
error-hook-stream-unusable = { $host } не даёт потока событий
hint-hook-stream-unusable = Проверьте адрес ретранслятора в настройках. { $detail }

event-webhook-added = Теперь { $host } сообщает об отправках

# The command line.
setting-hook-address = где принимаются вызовы хостов, например 127.0.0.1:9470 или порт только этой машины; пусто — нигде
setting-hook-url = по какому адресу хосты туда попадают, если что-то передаёт их вызовы; пусто — ни по какому
setting-hook-stream = поток событий ретранслятора, принимающего вызовы хостов, например https://smee.io/…; пусто — нет
cli-hook-add-examples =
    Примеры:
      gemel settings hook-stream https://smee.io/abcdef && gemel hook add website --on GitHub
      gemel settings hook-address 9470 && gemel settings hook-url https://hooks.example.org
      gemel hook add website https://ci.example.org/push --on left <secret.txt
cli-hook-expect = Принимать вызовы вебхука, созданного вручную; общий секрет читается со стандартного ввода.
cli-hook-forget = Хост больше не вызывает Gemel, и его вызовы больше не принимаются.
cli-hook-status = Показать, куда обращаются хосты, какие из них и что пришло последним.
cli-arg-hook-url = Что вызывает хост; если не указано — сам Gemel, с придуманным секретом
cli-hook-listening = Вызовы принимаются на { $address }.
cli-hook-deaf = Вызовы не принимаются: не заданы ни адрес, ни ретранслятор.
cli-hook-unkept = Расписание сейчас никто не ведёт, поэтому и вызовы никто не принимает.
cli-hook-stream-open = Ретранслятор { $host } передаёт вызовы с { $at }.
cli-hook-stream-closed = Ретранслятор { $host } сейчас ничего не передаёт.
cli-hook-one = { $mirror }: { $host } вызывает { $url }
cli-hook-one-heard = последний вызов { $at }
cli-hook-one-unheard = вызовов ещё не было
cli-hook-heard = Последний принятый: { $host } для { $mirror }, { $at }
cli-hook-refused = { $why ->
    [unsigned] Последний отклонённый, { $at }: без подтверждения секрета.
    [wrong] Последний отклонённый, { $at }: с другим секретом.
    [old] Последний отклонённый, { $at }: относится к другому времени.
    [repeated] Последний отклонённый, { $at }: такой уже был.
    [tooLong] Последний отклонённый, { $at }: слишком длинный.
   *[cut] Последний отклонённый, { $at }: неполный.
}
cli-hook-refused-count = { $count ->
    [one] С начала работы программы отклонён { $count } вызов.
    [few] С начала работы программы отклонены { $count } вызова.
    [many] С начала работы программы отклонено { $count } вызовов.
   *[other] С начала работы программы отклонено { $count } вызова.
}
cli-hook-told = Теперь { $host } вызывает { $url }.
cli-hook-expected = Укажите на { $host } этот адрес и секрет: { $url }

# The window.
window-webhooks = Вебхуки
window-webhooks-about = Если хост сообщает об отправках, его зеркало запускается сразу. Принимаются только вызовы с секретом, общим для Gemel и хоста. Вебхук создаёт «gemel hook add».
window-hook-address = Принимать вызовы на
window-hook-address-hint = Адрес с портом или порт только этой машины. Пусто — нигде.
window-hook-address-example = 127.0.0.1:9470
window-hook-url = Адрес для хостов
window-hook-url-hint = Адрес, по которому хосты туда попадают, если что-то передаёт их вызовы.
window-hook-url-example = https://hooks.example.org
window-hook-stream = Ретранслятор
window-hook-stream-hint = Поток событий smee.io или gosmee: хостам он доступен, даже если эта машина для них недоступна.
window-hook-stream-example = https://smee.io/abcdef
window-hook-state = Состояние
window-hook-off = Выключено
window-hook-unkept = Расписание никто не ведёт
window-hook-listening = Вызовы принимаются на { $address }
window-hook-stream-open = Связь с { $host } есть
window-hook-stream-closed = Связи с { $host } нет
window-hook-hosts = Хосты, которые вызывают
window-hook-none = Пока не вызывает ни один хост
window-hook-calls = { $mirror }: { $host }
window-hook-heard-never = вызовов ещё не было
window-hook-last = Последний принятый
window-hook-refused = Последний отклонённый
window-hook-why = { $why ->
    [unsigned] Без подтверждения секрета
    [wrong] С другим секретом
    [old] Относится к другому времени
    [repeated] Такой уже был
    [tooLong] Слишком длинный
   *[cut] Неполный
}
window-hook-refused-count = { $count ->
    [one] Отклонён { $count } вызов
    [few] Отклонены { $count } вызова
    [many] Отклонено { $count } вызовов
   *[other] Отклонено { $count } вызова
}
