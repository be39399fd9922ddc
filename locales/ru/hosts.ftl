# Accounts at hosts, and what hosts say of their repositories before a mirror is added.

## Who may own a new repository

owner-user = сам аккаунт
owner-group = организация или группа
window-owner-named = { $path } ({ $name })
window-owner-other = Другой владелец…
window-owners-unread = { $host } не сообщает, какие есть организации и группы: введите владельца.

## What a host asks of pushes; { $branches } are names, or patterns such as release/*

window-rule-no-push = Отправка не принимается: { $branches }
window-rule-pull-request = Изменения только через pull request или merge request: { $branches }
window-rule-no-creation = Нельзя создать отправкой: { $branches }
window-rule-no-force-push = Нельзя переписывать историю: { $branches }
window-rule-no-deletion = Нельзя удалить отправкой: { $branches }
window-rule-signatures = Только подписанные коммиты: { $branches }
window-rule-linear-history = Без коммитов слияния: { $branches }
window-rule-checks = Только коммиты, прошедшие проверки хоста: { $branches }
window-rule-form = Только сообщения, имена или адреса определённого вида: { $branches }
window-rule-files = Только файлы определённых видов или размеров: { $branches }
window-rule-every-branch = все ветки

## Where a token comes from

window-secret-from = Откуда взять токен
window-secret-typed = Вставить вручную
window-secret-git = Из Git
window-secret-gh = Из gh
window-secret-glab = Из glab
window-secret-reused = Gemel один раз спросит у { $program }, что есть для { $host }, и сохранит это в связке ключей.
