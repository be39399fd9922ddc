# SSH: host keys, keys to log in with, and what goes wrong there.

error-host-key-unknown = За ключ SSH хоста { $name } ещё никто не поручился.
hint-host-key-unknown = { $surface ->
    [window] Сравните его отпечаток с тем, что публикует хост, и укажите, какому ключу верить. Ничего не отправлено.
   *[terminal] Посмотрите его отпечаток и сравните с тем, что публикует хост: «gemel ssh hostkeys { $name }». Ничего не отправлено.
}
error-host-key-changed = { $name } предъявляет не тот ключ SSH, который был подтверждён: { $shown } вместо { $pinned }.
hint-host-key-changed = { $surface ->
    [window] Возможно, кто-то подслушивает, или у хоста новые ключи. Спросите у его владельцев другим путём, их ли это ключ: { $shown }; только потом поверьте ему. Ничего не отправлено.
   *[terminal] Возможно, кто-то подслушивает, или у хоста новые ключи. Спросите у его владельцев другим путём, их ли это ключ: { $shown }; только потом примите его через «gemel ssh hostkeys { $name }». Ничего не отправлено.
}
error-host-key-absent = { $fingerprint ->
    [none] Такого ключа у { $host } нет.
   *[other] { $host } не предъявляет ключа с отпечатком { $fingerprint }.
}
hint-host-key-absent = { $surface ->
    [window] Посмотрите, какие ключи он предъявляет сейчас, и выберите один из них.
   *[terminal] Посмотрите предъявляемые ключи через «gemel ssh hostkeys { $host }» и укажите отпечаток так, как он там показан.
}
error-ssh-denied = { $host } не пускает нас по SSH. Принимается: { $methods }.
hint-ssh-denied = { $with ->
    [key] { $surface ->
        [window] Знает ли хост ключ { $key }? Его открытую часть можно скопировать в разделе «Аккаунты» или в настройках зеркала. Проверьте и имя пользователя в адресе.
       *[terminal] Знает ли хост ключ { $key }? «gemel ssh key show» покажет его, «gemel ssh key upload» передаст. Проверьте и имя пользователя в адресе.
    }
    [password] { $surface ->
        [window] Верен ли ещё пароль? Другой задаётся в разделе «Аккаунты».
       *[terminal] Верен ли ещё пароль? Другой задаёт «gemel ssh password».
    }
   *[own] { $surface ->
        [window] Ни один ключ из вашего агента SSH и из ~/.ssh не подошёл. Загрузите нужный в агент или создайте ключ здесь и передайте его хосту.
       *[terminal] Ни один ключ из вашего агента SSH и из ~/.ssh не подошёл. Загрузите нужный в агент или создайте ключ через «gemel ssh key new» и передайте его хосту.
    }
}
error-ssh-key-only = { $host } не принимает по SSH пароли, только ключи.
hint-ssh-key-only = { $surface ->
    [window] Создайте ключ SSH в разделе «Аккаунты» и передайте хосту его открытую часть.
   *[terminal] Создайте ключ через «gemel ssh key new» и передайте хосту его открытую часть.
}
error-ssh-cut = Соединение SSH с { $host } оборвано ещё до входа.
hint-ssh-cut = { $instead ->
    [none] Возможно, SSH не пропускает межсетевой экран или у сервера слишком много подключений. Если дело в экране, укажите адрес репозитория по HTTPS. { $detail }
   *[other] Возможно, SSH не пропускает межсетевой экран. Хост отвечает и по адресу { $instead }; подойдёт и адрес по HTTPS. { $detail }
}
error-ssh-chatter = На { $host } что-то печатается раньше, чем начинает говорить Git.
hint-ssh-chatter = Обычно это приветствие в файлах запуска оболочки того аккаунта (.bashrc, .profile): пусть оно печатается только в интерактивных оболочках. Напечатано: { $detail }
error-ssh-key-open = SSH не использует закрытый ключ { $detail }: его могут читать другие на этом компьютере.
hint-ssh-key-open = Отнимите права у других: chmod 600 «{ $detail }».
error-ssh-agent-refused = Агент SSH не подписал ключом для { $host }.
hint-ssh-agent-refused = Возможно, он заблокирован, ждёт вашего подтверждения или не видит аппаратного ключа: разблокируйте его или коснитесь ключа, когда он попросит. { $detail }
error-ssh-mismatch = У SSH этого компьютера и { $host } нет общих методов.
hint-ssh-mismatch = Одна из сторон устарела. { $detail }
error-ssh-config = SSH не принимает собственные настройки на этом компьютере.
hint-ssh-config = Исправьте ~/.ssh/config. { $detail }
error-ssh-behind-proxy = Ключ { $host } увидеть не удалось: путь туда ведёт через другой хост.
hint-ssh-behind-proxy = Подключитесь один раз через «ssh»: он скажет, чего не хватает по пути. Затем посмотрите ещё раз, возьмите ключ из своего known_hosts или введите его вручную. { $detail }
error-ssh-key-missing = { $owner }: своего ключа SSH нет.
hint-ssh-key-missing = { $surface ->
    [window] Его можно создать в разделе «Аккаунты» или в настройках зеркала.
   *[terminal] Его создаст «gemel ssh key new».
}
error-ssh-key-exists = { $owner }: ключ SSH уже есть.
hint-ssh-key-exists = { $surface ->
    [window] «Заменить» поставит на его место новый.
   *[terminal] «gemel ssh key rotate» заменит его новым.
}

event-host-key-accepted = Подтверждены ключи SSH хоста { $host }: { $fingerprints }

ssh-touch = Коснитесь аппаратного ключа: { $name }, вход.
notice-touch-title = Коснитесь аппаратного ключа
notice-touch-body = { $name }: вход по SSH ждёт касания.

cli-ssh = SSH: каким ключам хостов верить и с какими ключами входить.
cli-ssh-hostkeys = Показать ключи SSH хоста рядом с опубликованными и указать, каким верить; без хоста — те, которым верят.
cli-ssh-hostkeys-examples =
    Примеры:
      gemel ssh hostkeys github.com
      gemel ssh hostkeys git.example.org:2222 --accept SHA256:…
      gemel ssh hostkeys git.example.org --import
cli-ssh-key = Ключи для входа, созданные здесь. Закрытая часть хранится в связке ключей системы.
cli-ssh-key-new = Создать ключ для аккаунта или для одной стороны зеркала.
cli-ssh-key-show = Показать открытую часть, чтобы передать её хосту.
cli-ssh-key-upload = Передать открытую часть хосту через его API: как ключ аккаунта или для одного репозитория.
cli-ssh-key-rotate = Заменить старый ключ новым; хосты, знавшие старый, получат новый.
cli-ssh-key-remove = Удалить ключ здесь и на хостах, которым он передан.
cli-ssh-password = Сохранить пароль, который хост аккаунта спрашивает по SSH; он читается со стандартного ввода.
cli-ssh-passphrase = Сохранить парольную фразу вашего ключа SSH; она читается со стандартного ввода.
cli-arg-ssh-host = Хост: имя, host:port, псевдоним из ~/.ssh/config или адрес репозитория
cli-arg-accept = Верить ключу с этим отпечатком, который вы сравнили; можно указать несколько раз
cli-arg-published = Верить ключам, которые хост предъявляет, а его владелец публикует
cli-arg-import = Верить ключам из вашего known_hosts
cli-arg-enter = Верить этому ключу, в виде строки known_hosts или файла .pub
cli-arg-forget = Больше не верить ни одному ключу хоста
cli-arg-key-account = Имя аккаунта
cli-arg-key-mirror = Зеркало: ключ только для одной его стороны
cli-arg-key-on = Какая сторона зеркала: имя её хоста
cli-arg-key-type = Вид ключа
cli-arg-key-upload = Сразу передать хосту
cli-arg-deploy = Только для репозитория этого зеркала (ключ развёртывания), а не для всего аккаунта
cli-arg-read-only = С ним можно только читать
cli-arg-secret-remove = Забыть

cli-account-ssh = { $host } — для SSH: введите пароль там или ничего, если входить будет ключ.
cli-ssh-none-pinned = Пока ни одному ключу хоста не верят.
cli-ssh-publisher = { $publisher } публикует свои отпечатки на { $page }
cli-ssh-standing = { $standing ->
    [matches] совпадает с тем, что публикует { $publisher }
    [differs] НЕ совпадает с тем, что публикует { $publisher }
   *[unpublished] сравните с тем, что говорит владелец хоста
}
cli-ssh-known-to-user = есть в вашем known_hosts
cli-ssh-pinned = подтверждён
cli-ssh-pin = подтверждён { $date }, { $by ->
    [published] как опубликован
    [compared] сравнён вами
    [knownHosts] из вашего known_hosts
   *[entered] введён вами
}
cli-ssh-changed = Ни один из этих ключей не был подтверждён. Возможно, кто-то стоит между вами: спросите у владельцев хоста, прежде чем принимать ключ.
cli-ssh-believe-published = Верить опубликованным ключам { $name }? [y/N]
cli-ssh-how = Чтобы поверить ключу: gemel ssh hostkeys { $name } --accept FINGERPRINT
cli-ssh-believed = { $count ->
    [0] Ни одному ключу { $name } больше не верят.
    [one] Подтверждён { $count } ключ { $name }.
    [few] Подтверждено { $count } ключа { $name }.
    [many] Подтверждено { $count } ключей { $name }.
   *[other] Подтверждено { $count } ключа { $name }.
}
cli-ssh-key-made = { $name }: ключ создан. Передайте хосту эту строку:
cli-ssh-key-uploaded = Хост теперь знает ключ.
cli-ssh-key-rotated = { $name }: ключ заменён новым.
cli-ssh-key-by-hand = Замените на хосте старую строку этой:
cli-ssh-key-removed = { $name }: ключ удалён.
cli-ssh-key-known = передан: { $place ->
    [account] хосту, как ключ самого аккаунта
   *[other] { $place }
}
cli-ssh-password-prompt = Пароль на { $host }:
cli-ssh-passphrase-prompt = Парольная фраза вашего ключа SSH:
cli-ssh-secret-kept = Сохранено.
cli-ssh-secret-forgotten = Забыто.

window-ssh-host-keys = Ключи SSH хоста { $name }
window-ssh-looking = Смотрим, какие ключи предъявляет хост…
window-ssh-changed = Ни один из этих ключей не был подтверждён. Возможно, кто-то стоит между вами: спросите у владельцев хоста другим путём, прежде чем принимать ключ.
window-ssh-published-at = { $publisher } публикует свои отпечатки здесь:
window-ssh-compare = Сравните отпечаток с тем, что говорит владелец хоста, узнав это другим путём.
window-ssh-matches = Совпадает с тем, что публикует { $publisher }.
window-ssh-differs = Не совпадает с тем, что публикует { $publisher }.
window-ssh-unpublished = Опубликованных отпечатков здесь не знают: сравните сами.
window-ssh-known-to-you = Есть в вашем known_hosts.
window-ssh-accept = Отпечаток совпадает: верить { $kind }
window-ssh-believed = Подтверждён.
window-ssh-accept-published = Верить опубликованным ключам
window-ssh-import = Взять ключи из моего known_hosts
window-ssh-enter = Или введите ключ, в виде строки known_hosts или файла .pub
window-ssh-enter-example = ssh-ed25519 AAAA…
window-ssh-believe-typed = Верить этому ключу
window-ssh-given = Передан хосту.
window-ssh-copy = Копировать открытый ключ
window-ssh-copied = Открытый ключ в буфере обмена.
window-ssh-upload = Передать хосту
window-ssh-upload-deploy = Передать хосту как ключ развёртывания
window-ssh-give = Передайте эту строку хосту { $host }: добавьте её к своим ключам SSH или в файл ~/.ssh/authorized_keys того, кто входит.
window-ssh-give-repository = Передайте эту строку хосту { $host }: добавьте её к ключам развёртывания репозитория.
window-ssh-page = Открыть страницу ключей хоста
window-ssh-login = Вход по SSH
window-ssh-alone = только SSH
window-ssh-by = { $by ->
    [key] Вход с собственным ключом аккаунта, другие не предлагаются.
    [password] Вход с паролем или с вашими собственными ключами.
    [passphrase] Вход с вашими собственными ключами, их парольная фраза сохранена.
   *[own] Вход с вашими собственными ключами и агентом SSH.
}
window-ssh-secret = { $which ->
    [password] Пароль
   *[passphrase] Парольная фраза вашего ключа
}
window-ssh-secret-hint = { $which ->
    [password] Хранится в связке ключей системы и передаётся SSH, когда этот хост его спросит.
   *[passphrase] Хранится в связке ключей системы и передаётся SSH, когда тот открывает ключ.
}
window-ssh-secret-kept = { $which ->
    [password] Пароль в связке ключей.
   *[passphrase] Парольная фраза вашего ключа в связке ключей.
}
window-ssh-secret-type = { $which ->
    [password] Входить с паролем…
   *[passphrase] У вашего ключа есть парольная фраза…
}
window-ssh-secret-replace = Заменить…
window-ssh-secret-save = Сохранить
window-ssh-secret-forget = Забыть
window-ssh-secret-saved = Сохранено в связке ключей.
window-ssh-secret-forgotten = Забыто.
window-ssh-way = Как входить
window-ssh-way-name = { $way ->
    [key] Новый ключ
    [password] Пароль
   *[own] Ваши ключи
}
window-ssh-way-means = { $way ->
    [key] Ключ создаётся только для этого аккаунта. Закрытая часть остаётся в связке ключей системы, открытую вы передаёте хосту.
    [password] Для серверов, которые принимают пароли. Большинство хостов Git принимает только ключи.
   *[own] Ваш агент SSH и ключи из ~/.ssh. Если у ключа есть парольная фраза, её можно сохранить здесь.
}
window-ssh-take-way = { $way ->
    [key] Создать ключ
    [password] Войти с этим паролем
   *[own] Войти с моими ключами
}
window-ssh-sign-in-at = Вход на { $name }
window-ssh-sign-in-with = Вход с аккаунтом { $account }.
window-ssh-test-again = Проверить ещё раз
window-ssh-own = Ваши собственные ключи и агент SSH
window-ssh-account-option = { $name } ({ $host })
window-ssh-other-way = Войти иначе…
window-ssh-side-key = Ключ для { $name } только в этом зеркале
window-ssh-side-key-means = { $account ->
    [none] Если он есть, он заменяет ваши собственные ключи. Хосты называют его ключом развёртывания.
   *[other] Если он есть, он заменяет то, с чем входит { $account }. Хосты называют его ключом развёртывания.
}
window-host-ssh = { $host } доступен только по SSH: без токена и без списка репозиториев.
window-account-ssh-hint = Сервер, с именем того, кто входит, и портом, если это не 22: ssh://git@git.example.org:2222
window-ssh-rotate = Заменить
window-ssh-rotated = Ключ заменён новым, и хост его знает.
window-ssh-rotated-by-hand = Ключ заменён новым. Передайте хосту его открытую часть.
window-ssh-remove = Удалить ключ
window-ssh-make = Создать ключ SSH
window-ssh-make-rsa = прежнего вида, RSA
