# Accounts at hosts, and what hosts say of their repositories before a mirror is added.

## Who may own a new repository

owner-user = 账号本身
owner-group = 组织或群组
window-owner-named = { $path }（{ $name }）
window-owner-other = 其他所有者…
window-owners-unread = { $host } 未说明有哪些组织或群组：请输入所有者。

## What a host asks of pushes; { $branches } are names, or patterns such as release/*

window-rule-no-push = 不接受推送：{ $branches }
window-rule-pull-request = 只能通过拉取请求或合并请求改动：{ $branches }
window-rule-no-creation = 不得通过推送创建：{ $branches }
window-rule-no-force-push = 不得改写历史：{ $branches }
window-rule-no-deletion = 不得通过推送删除：{ $branches }
window-rule-signatures = 只接受已签名的提交：{ $branches }
window-rule-linear-history = 不接受合并提交：{ $branches }
window-rule-checks = 只接受通过平台检查的提交：{ $branches }
window-rule-form = 说明、姓名或地址须符合规定形式：{ $branches }
window-rule-files = 只接受特定类型或大小的文件：{ $branches }
window-rule-every-branch = 所有分支

## Where a token comes from

window-secret-from = 令牌从哪里来
window-secret-typed = 由我粘贴
window-secret-git = Git 已有的
window-secret-gh = gh 已有的
window-secret-glab = glab 已有的
window-secret-reused = Gemel 会向 { $program } 询问一次它所存的 { $host } 令牌，并保存到密钥库中。
