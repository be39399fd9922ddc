# Words that the window, the tray, the notices and the command line share.

## Status of a mirror, worst first

status-needs-decision = 等待您决定
status-stopped = 已停止
status-failing = 出错
status-offline = 离线
status-syncing = 同步中
status-queued = 排队中
status-paused = 已暂停
status-up-to-date = 已是最新
status-not-checked = 尚未检查

## What happens to a ref. Hosts are called by their names.

verdict-in-sync = 一致
# $to (host name): the host that receives it
verdict-create-branch = 新分支将推送到 { $to }
verdict-create-tag = 新标签将推送到 { $to }
# Of how many commits is not known
verdict-advance = 新提交将推送到 { $to }
verdict-advance-commits = { $count } 个提交将推送到 { $to }
verdict-rewrite = 改写后的历史将推送到 { $to }，保留备份
verdict-delete = 在 { $to } 上也删除，保留备份
verdict-diverged = 已分叉：两侧都有新提交
verdict-diverged-commits = 已分叉：{ $left } 有 { $leftCount } 个提交，{ $right } 有 { $rightCount } 个提交
verdict-diverged-tag = 已分叉：该标签在两侧指向不同的内容
# $gone (host name): where it was deleted; $changed: where it was changed
verdict-diverged-deleted = 已分叉：在 { $gone } 上被删除，在 { $changed } 上有改动
verdict-held-unconfirmed = 暂缓：等待上次推送得到确认
verdict-held-rewrite = 暂缓：{ $changed } 上的历史被改写
verdict-held-deletion = 暂缓：在 { $gone } 上被删除
verdict-held-deletion-unconfirmed = 在 { $gone } 上被删除：再确认一次，{ $kept } 才会跟进
verdict-held-rewritten = 暂缓：一侧的历史被改写
verdict-held-flapping = 暂缓：有程序反复将它改回
# $gone (host name): where it was deleted; $kept: where it is the default branch
verdict-held-default-branch = 暂缓：在 { $gone } 上被删除，却是 { $kept } 的默认分支
verdict-held-guard = 等待您批准
verdict-held-file-too-large = 等待：其中有超过平台上限的大文件
verdict-held-workflow-scope = 等待：它改动了工作流文件，而令牌缺少“workflow”权限
verdict-held-protection-unknown = 等待：平台尚未说明哪些分支受保护
verdict-held-name-clash = 等待：另一侧有引用与它的名称冲突
verdict-held-refused = 暂缓：被平台拒绝
verdict-ignored-one-sided = 仅在 { $on } 上，保持不动
verdict-ignored-target-only = 仅在 { $on } 上，保持不动
verdict-ignored-chosen = 按您的决定保持不动，直到两侧重新一致

## What a running sync is doing

phase-observe = 查看两侧
phase-fetch = 获取新内容
phase-index = 校验收到的内容
phase-plan = 比较
phase-push = 推送
phase-push-to = 推送到 { $host }
phase-record = 确认结果

## How long ago, as part of a sentence such as "Checked { age }"

age-now = 刚刚
age-minutes = { $count } 分钟前
age-hours = { $count } 小时前
age-days = { $count } 天前
# $date: a date written the way of the language, such as "3 Mar 2026"
age-date = { $date }

# One sentence after another, each with its full stop.
words-sentences = { $first }{ $second }

# What an answer to a question does.
effect-nothing = 任何地方都不改动；该引用保持不动，直到两侧重新一致。
effect-create = { $host } 将新增 { $ref }
effect-advance = { $host } 上的 { $ref } 向前推进，不丢弃任何提交
effect-rewrite = { $count ->
    [0] { $host } 上的 { $ref } 将被替换，保留备份
   *[other] { $host } 上的 { $ref } 将被替换：丢弃 { $count } 个提交，保留备份
}
effect-delete = { $count ->
    [0] { $host } 上的 { $ref } 将被删除，保留备份
   *[other] { $host } 上的 { $ref } 及其 { $count } 个提交将被删除，保留备份
}
# Why a token needs a scope.
scope-needed = { $purpose ->
    [account] { $scope }：查看令牌属于谁
    [push] { $scope }：读取和推送仓库，包括私有仓库
    [workflows] { $scope }：推送对 .github/workflows 下文件的改动
    [hooks] { $scope }：创建 Webhook，以便立即得知有新推送
   *[manage] { $scope }：列出和创建仓库，管理密钥与平台自带的镜像
}
backup-reason = { $reason ->
    [deletion] 被删除
    [rewrite] 被改写
    [resolution] 因决定而被替换
   *[other] 被替换
}
