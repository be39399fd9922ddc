# What the window says. Words that other parts say too are in shared.ftl.

window-brand = Gemel
window-sections = 导航
window-mirrors = 镜像
window-activity = 动态
window-accounts = 账号
window-settings = 设置
window-messages = 消息
window-dismiss = 关闭
window-unexpected = 窗口自身出现故障：{ $detail }

## Actions

window-add-mirror = 添加镜像
window-sync = 同步
window-sync-now = 立即同步
window-sync-all = 全部同步
window-sync-anyway = 仍要立即同步
window-starts-in =
    { $count ->
        [0] 即将开始
       *[other] { $count } 分钟内开始
    }
window-sync-all-asked = 已请求同步所有镜像
window-cancel = 取消
window-pause = 暂停
window-resume = 恢复
window-pause-all = 全部暂停
window-resume-all = 全部恢复
window-decide = 作决定
window-start-again = 重新启动
window-try-again = 重试
window-remove = 移除
window-keep = 保留
window-save = 保存更改
window-saved = 更改已保存
window-revert = 撤销更改
# Read out for a button in a list: which of the many "Sync" it is
window-action-on = { $action }：{ $name }
window-decide-on = 作决定：{ $name }

## Tallies

window-tally = { $upToDate } 个已是最新
window-tally-need = { $upToDate } 个已是最新，{ $count } 个等待您处理
window-tally-broken = { $count } 个已停止或出错
window-need-you = { $count } 个镜像等待您决定

## Ages

window-checked = { $age }检查过
window-never-checked = 尚未检查
window-stopped-since = { $age }停止
window-failing-since = { $age }失败
window-offline-since = { $age }离线
window-paused-since = { $age }暂停
window-today = 今天
window-yesterday = 昨天
window-every-minutes =
    { $count ->
        [1] 每分钟
       *[other] 每 { $count } 分钟
    }
window-every-hours =
    { $count ->
        [1] 每小时
       *[other] 每 { $count } 小时
    }
window-every-seconds =
    { $count ->
        [1] 每秒
       *[other] 每 { $count } 秒
    }

## List of mirrors

window-filter = 筛选
window-filter-mirrors = 按名称、平台或路径筛选镜像
window-filter-found = 显示 { $total } 个中的 { $count } 个
window-empty-title = 两个仓库，始终一致
window-empty-body = Gemel 让一个平台上的仓库与另一平台上的孪生仓库保持一致，双向传递，途中不丢失任何提交。
window-count-to = { $count } 个引用将推送到 { $host }
window-why-diverged = { $refs } 已分叉。
window-why-decide = { $refs } 等待您决定。
# The last item of a list of names: "main, dev and 3 more"
window-why-more = 另外 { $count } 个
window-why-rest-in-sync = 其余均已一致。
window-why-rest-goes-on = 其余照常进行。
window-why-held = { $count } 个引用暂缓，其余均已一致。

## Progress

window-starting = 正在开始
window-objects = { $objects } 个对象
window-objects-of = { $objects } / { $total } 个对象

## Directions. $from and $to are host names.

# Read aloud between the names of two hosts, where an arrow is drawn.
window-arrow-both = 双向同步
window-arrow-right = 到
window-arrow-left = 来自
window-direction = 方向
window-direction-both = { $from } 与 { $to } 之间双向
window-direction-both-hint = 一侧的改动会传递到另一侧。两侧都有改动时，除非另有设定，Gemel 会先询问。
window-direction-one-way = 仅从 { $from } 到 { $to }
window-direction-one-way-hint = Gemel 让 { $to } 与 { $from } 相同，从不写入 { $from }。

## Adding a mirror

window-first-repository = 第一个仓库
window-second-repository = 第二个仓库
# As part of a sentence, while the host is not known yet
window-first-in-sentence = 第一个仓库
window-second-in-sentence = 第二个仓库
window-address = 地址
window-address-example-first = https://github.com/owner/repo.git
window-address-example-second = https://gitee.com/owner/repo.git
window-required = 此项必填。
window-sign-in = 登录方式
window-account = 账号
window-account-none = 使用单独的用户名和令牌
window-account-option = { $name }（{ $host } 上的 { $user }）
window-user = 用户名
window-token = 令牌或密码
window-token-kept = 保存在系统密钥库中。只读取的公开仓库无需填写。
window-credentials-taken = 已从地址中取出，地址中不再保留。令牌将存入系统密钥库。
window-ssh-sign-in = 使用您自己的 SSH：密钥、代理和配置。
window-folder-sign-in = 本机上的文件夹无需登录。
window-host-name = 平台名称（可选）
window-host-name-hint = Gemel 在各处对这一侧的称呼，例如“GitLab 总部”。
window-allow-plain-http = 允许以不加密的方式发送令牌：明文 HTTP 在传输途中可被读取
window-more = 更多：镜像名称、推送选项
window-mirror-name = 镜像名称
window-mirror-name-hint = 留空则使用仓库的名称。
window-nothing-written = 在您开始之前，不会写入任何内容。
window-start-mirroring = 开始镜像
window-start-anyway = 仍要开始
window-adding = 正在添加…
window-step-choose = 1 仓库
window-step-how = 2 方向与策略
window-step-refs = 3 分支和标签
window-step-check = 4 检查并开始
window-check-mirror = 检查
window-checking-mirror = 正在询问两个平台…
window-back = 返回
window-way = 选择方式
window-way-address = 按地址
window-way-account = 从账号中
window-way-create = 新建
window-add-account-here = 添加账号…
window-no-api-accounts = 还没有可以列出仓库的账号。
window-choose-account = 选择账号
window-search-repositories = 搜索仓库
window-repositories-loading = 正在向 { $host } 询问其仓库…
window-repositories-none = 没有符合的仓库。
window-repositories-count = { $count } 个仓库
window-repositories-many = 前 { $count } 个仓库。其他的请搜索。
window-visibility = { $visibility ->
    [private] 私有
    [internal] 内部
   *[public] 公开
}
window-archived = 已归档
window-change = 更改
window-chosen-missing = 请选择一个仓库。
window-new-owner = 所有者或组织
window-new-repository = 新仓库的名称
window-new-url = 将为 { $url }
window-new-visibility = 谁可以看到它
window-visibility-private = 仅所有者准许的人（私有）
window-visibility-internal = 那里有账号的所有人（内部）
window-visibility-public = 所有人（公开）
window-visibility-same = 与另一个仓库相同
window-visibility-wider = 新仓库比其来源仓库能被更多人看到：那边的私有内容在这里会被看见。
window-visibility-same-warning = 如果另一个仓库是公开的，新仓库也会公开。

## What a mirror would begin with

window-preview-read = 可以读取
window-preview-read-as = 可以用 { $user } 的身份读取
window-preview-write = 可以写入
window-preview-write-as = 可以用 { $user } 的身份写入
window-preview-no-write = 仅读取
window-preview-created = 将创建（{ $visibility }）
window-preview-wider = 能看到它的人比另一个仓库（{ $visibility }）更多。
window-preview-there = 该仓库为{ $visibility }
window-preview-size = 约 { $size }
window-preview-protected = { $count } 个受保护分支：{ $names }。向那里推送可能被拒绝。
window-preview-first = 首次同步将会
window-preview-create = 在 { $host } 上创建
window-preview-replace = 在 { $host } 上替换
window-preview-delete = 在 { $host } 上删除
window-preview-compare = 先比较，再判定
window-preview-ask = 询问您
window-preview-hold = 暂缓
window-preview-ignore = 保持不动
window-preview-nothing = 无
window-deletes-nothing = 删除
window-nothing-written-yet = 尚未写入任何内容。
window-preview-same = 两侧已相同
window-preview-refs = { $branches ->
    [0] { $tags } 个标签
   *[other] { $tags ->
        [0] { $branches } 个分支
       *[other] { $branches } 个分支，{ $tags } 个标签
    }
}
window-preview-refs-same = { $count } 个引用
window-preview-column-refs = 引用
window-preview-all = 显示全部 { $count } 个
window-preview-fewer = 收起
window-preview-compare-hint = 它们在两侧不同。取得历史后才知道哪一侧在前；已分叉的将按设置询问。
window-preview-unread = 两侧都能读取之后，才能显示将会做什么。
# $interval: such as “Every 5 minutes”
window-preview-after = { $interval }，重新比较两侧。

## Policies

window-rewrites = 一侧的历史被改写时（强制推送）
window-rewrites-ask = 另一侧跟进之前先询问我
window-rewrites-propagate = 另一侧跟进，并保留备份
window-deletions = 一侧的分支或标签被删除时
window-deletions-propagate = 另一侧跟进，并保留备份
window-deletions-ask = 另一侧跟进之前先询问我
window-deletions-keep = 在另一侧保留
window-divergent = 有人直接在 { $to } 上改动分支时
window-divergent-ask = 保留并询问我
window-divergent-overwrite = 用 { $from } 的覆盖，并保留备份
window-prune = 仅存在于 { $to } 上的分支和标签
window-prune-keep = 保持不动
window-prune-everything = 删除，并保留备份
window-diverged = 两侧都改动了同一分支或标签时
window-diverged-hint = 一侧删除而另一侧改动的，总会询问。标签无法合并。
window-diverged-ask = 询问我
window-diverged-merge = 无冲突时合并，否则询问我
window-diverged-prefer = 让 { $other } 与 { $host } 一致，并保留备份
window-interval = 多久检查一次两侧
window-scope = 哪些引用属于此镜像
window-scope-hint = 不以“refs/”开头的名称表示分支，“*”代表任意文本，开头的“!”表示排除。一个引用符合多个模式时，以最后一个为准。
window-push-options = 推送选项（可选）
window-push-options-hint = 每行一个词，每次推送时告诉被写入平台的钩子。在 GitLab，“ci.skip”表示不启动流水线。

## One mirror

window-refs = 引用
window-mirror-gone = 此镜像已不存在
window-mirror-gone-body = 它已在此处或通过命令行被移除。
window-column-ref = 引用
window-column-base = 上次一致
window-column-what = 处理结果
window-column-changed = 变动时间
window-tag = 标签
window-tip-deleted = 已删除
window-tip-ahead = { $count } 个新提交
window-filter-refs = 按名称筛选引用
window-show-more = 再显示 { $count } 个
window-refs-hidden =
    { $count ->
        [0] 没有其他引用。
       *[other] 已隐藏 { $count } 个一致的引用。
    }
window-refs-all-in-sync =
    { $count ->
        [1] 唯一的引用已一致。
       *[other] 全部 { $count } 个引用均已一致。
    }
window-refs-all = { $count } 个引用已一致。
window-refs-none = 两侧都没有属于此镜像的分支或标签。
window-refs-not-checked = 首次同步后，引用将列在这里。

## A diverged ref

window-commits-on = { $host } · { $count } 个提交
window-commits-deleted = { $host } · 已删除
window-more-commits = 以及另外 { $count } 个
window-grew-from = 两侧的共同起点是 { $base }。
window-no-base = 两侧在此引用上从未一致过。
window-same-content = 内容相同。
window-same-content-hint = 两侧的文件相同，只是提交不同。无论采用哪一侧，文件都不会变。
window-settle = 如何解决
window-settle-branch = 在您自己的克隆中把两侧合到一起，再将合并结果推送到 { $to }。不丢失任何提交，也不覆盖任何内容。
window-settle-notice = Gemel 会在下次同步时发现。在此之前，两侧的这个引用都不会动。
window-settle-by-hand = 或在您自己的克隆中解决
window-settle-elsewhere = 也可以自己在其中一个平台上处理：Gemel 会在下次同步时发现，在此之前两侧的这个引用都不会动。

## The answers to a diverged or held ref. $host is the host that is written.

window-answer-merge = 合并两侧
window-answer-merge-does = 两侧改动没有冲突。{ $left } 和 { $right } 得到同一个合并提交，不丢弃任何内容。
window-answer-match = 让 { $host } 与 { $from } 一致
window-answer-delete = 在 { $host } 上也删除 { $ref }
window-answer-put-back = 将 { $ref } 放回 { $host }
window-answer-both = 两者都留
window-answer-both-does = { $host } 的 { $ref } 改为 { $from } 的版本；{ $host } 现有的版本以 { $second } 之名保留。
window-answer-ignore = 保持不动
window-answer-creates = { $host } 将按另一侧的样子新增 { $ref }。
window-answer-advances = { $host } 上的 { $ref } 向前推进，不丢弃任何内容。
window-answer-replaces =
    { $action ->
        [delete] { $host } 上的 { $ref } 将被删除，保留备份。
       *[other] { $host } 上的 { $ref } 将被替换，其现有版本保留备份。
    }
# $authors: a list of names
window-answer-discards = { $host } 的 { $ref } 将丢弃 { $authors } 的 { $count } 个提交，保留备份。
# The last item of a list of names: "Li Wei, Anna Petrova and others"
window-answer-others = 其他人
window-answer-no-merge = Gemel 无法自行合并
# $answer: what a person cannot choose, such as "Make GitHub match Gitee"
window-answer-not = 不可行：{ $answer }
window-answer-conflicts =
    { $count ->
        [1] 两侧都改动了这个文件，而且改动互不相容。需要有人决定它的内容：
       *[other] 两侧都改动了这 { $count } 个文件，而且改动互不相容。需要有人决定它们的内容：
    }
window-answer-backup = 被丢弃的内容可以从此镜像的备份中还原。
window-answer-not-yet = 暂不
window-answer-working = 正在处理…
window-answer-given = { $ref } 已解决
window-answer-ignored = { $ref } 将保持不动，直到两侧重新一致
window-not-done =
    { $delivery ->
        [refused] { $ref }：被平台拒绝
        [moved] { $ref } 期间有改动，未对它做任何操作
        [unknown] { $ref }：平台尚未确认
       *[other] { $ref } 未发送
    }
window-not-done-asks = 未做任何操作：镜像要先询问一件事
window-not-done-asks-hint = 要询问的事显示在引用列表上方。请先回答，再重新决定。

## A held ref

window-held-unconfirmed = 平台报告上次推送已完成，却看不到结果。Gemel 会在下次同步时再看；如果仍然如此，请重新发送。
window-held-rewrite = { $changed } 上的新历史不再包含两侧曾共有的内容。请在下方对此引用作决定，或在镜像设置中让改写的历史总是直接传递。
window-held-deletion = 它在 { $gone } 上已消失，在 { $kept } 上仍存在。请在下方对此引用作决定，或在镜像设置中让删除总是直接传递。
window-held-deletion-unconfirmed = 它曾有一次在 { $gone } 上不见。要再看一次仍是如此，{ $kept } 才会跟进；这会在下次同步时进行。
window-held-refused = 平台未接受推送，在情况改变之前不会再发送。原因消除后，请重新发送。
window-host-said = 平台的答复：
window-host-words = 平台的原话
# Precedes an address
window-host-page = 参见：
window-held-flapping = 它在一天之内两次被改回以前的状态：有两台机器，或平台自带的镜像，正在争夺它。请找出并停止改回它的一方，再在下方决定以哪个为准。
window-held-default-branch = 它在 { $gone } 上已消失，却是 { $kept } 的默认分支，而平台不会放弃默认分支。请在 { $kept } 选择其他默认分支，或将它重新推送到 { $gone }。
window-held-file-too-large = 平台不接受这么大的文件，因此 Gemel 不会尝试。请将它从历史中移除，保存在 Git 之外，或者如果平台实际可接受更大的文件，请在 Gemel 的设置中提高上限。
# Precedes the path of a file, with its size
window-held-file = 文件：
window-held-workflow-scope = GitHub 只接受具有“workflow”权限的令牌改动 .github/workflows 下的文件，否则连同其他内容一并拒绝。请创建具有该权限的令牌并交给账号，此引用随后会自动传递。
window-held-protection-unknown = 此镜像只涉及受保护的分支，而平台目前未说明是哪些。Gemel 会在下次同步时再问。
window-held-name-clash = 任何仓库都不能同时有“a”和“a/b”，而另一侧有一个引用占用了它的名称。请在平台上重命名或删除其中一个。
window-held-guard = 一次变动太多，在解决之前 Gemel 不会动此镜像的任何内容。原因见上方。
window-send-again = 重新发送
window-open-mirror-settings = 打开此镜像的设置

## A question about the whole mirror

window-guard-emptied = { $host } 在 { $of } 个引用中丢失了 { $gone } 个。
window-guard-unrelated = { $left } 与 { $right } 没有共同历史：看起来是两个不同的项目。
window-guard-replaced = { $host } 上的这个地址现在是另一个仓库。
window-guard-many-losses = { $of } 个引用中将有 { $refs } 个一次被删除或改写。
window-guard-waits = Gemel 已停下询问。在解决之前，不会向任何一侧写入。请在平台上纠正，或者如果这是有意为之，请放行：
# Instead of the last, where no list of changes follows
window-guard-waits-unplanned = Gemel 已停下询问。在解决之前，不会向任何一侧写入。目前还没有可批准的改动：请在平台上纠正，再让 Gemel 重新查看。
window-look-again = 重新查看
window-guard-show-all = 显示全部 { $count } 项
window-guard-approve =
    { $count ->
        [1] 执行这项改动
       *[other] 执行这 { $count } 项改动
    }
window-guard-confirm-title =
    { $count ->
        [1] 要执行这项改动吗？
       *[other] 要执行这 { $count } 项改动吗？
    }
window-guard-confirm-body = 只会执行列表中的改动。被替换或删除的内容会先备份。如果期间有任何变化，则什么也不做，镜像会再次询问。

## Removing

window-remove-mirror = 移除镜像
window-remove-mirror-title = 移除 { $name }？
window-remove-mirror-kept = Gemel 将不再同步这对仓库。{ $left } 和 { $right } 上的两个仓库都保持原样。
window-remove-mirror-backups = 被覆盖或删除内容的备份仍保留在本机，直到过期。

## Backups

window-backups = 备份
window-backups-intro = Gemel 在平台上替换或删除过的内容。
window-filter-backups = 按引用、平台、提交或作者筛选备份
window-no-backups = 还没有备份
window-no-backups-body = 在替换或删除 { $left } 或 { $right } 上的任何内容之前，Gemel 都会保留原有内容。您可以在这里找到它们并放回去。
# For an object that is no commit, or whose commit cannot be read
window-backup-no-commit = 没有提交
window-backup-number = 备份 { $id }
# Precedes a command
window-backups-export = 将备份写入任何 Git 都能获取的文件：
window-restore = 还原…
window-restore-title = 还原 { $ref }
window-restore-to = 还原到哪个平台
# Follows a host's name
window-restore-had-it = 原来就在这里
window-restore-as = 使用什么名称
window-restore-as-hint = 换一个名称，现有内容就保持不变。
window-restore-does = { $host } 上的 { $ref } 将设为此提交。如果那里已有同名内容，会先备份。
window-restore-other = { $other } 将按此镜像的规则跟进。
window-restore-now = 在 { $host } 上还原
window-restored = 已在 { $host } 上还原 { $ref }

## Activity

window-no-activity = 还没有发生任何事。
window-nothing-found = 没有符合的内容。
window-show-which = 显示哪些事件
window-show-everything = 全部
window-show-marked = 问题与决定
window-level-attention = 需要处理：
window-level-problem = 问题：
window-event-because = { $sentence }：{ $reason }

## Accounts

window-accounts-intro = 账号是 Gemel 在平台上的身份。其令牌保存在系统密钥库中，从不显示。
window-no-accounts = 还没有账号。添加后可供多个镜像使用。
window-add-account = 添加账号
window-account-added = 已添加 { $name }
window-account-at = { $host } 上的 { $user }
# $user: whom the host says the token is of
window-account-added-as = 已添加 { $name }：您在 { $host } 上是 { $user }
window-account-host = 平台
window-account-host-example = github.com
window-account-host-hint = 平台的名称或任意地址。Gemel 会自动判断其类型。
window-known-hosts = 常见平台
window-own-server = 自建服务器
window-host-looking = 正在查看该平台…
window-host-found = { $host } 是 { $kind }。
window-host-plain = { $host } 按普通 Git 服务器对待：需要用户名和密码。
window-host-silent = { $host } 目前没有应答。在应答之前按普通 Git 服务器对待。
window-host-kind = 平台类型
window-host-kind-hint = 用于不说明自身类型的服务器。
window-host-kind-any = 普通 Git 服务器
window-asking-host = 正在向 { $host } 询问令牌属于谁…
window-you-are = 令牌有效：您在 { $host } 上是 { $user }。
window-done = 完成
window-account-name = 账号名称（可选）
window-account-name-hint = 用来与您的其他账号区分，例如“工作”。留空则使用平台的名称。
window-token-only = 令牌
window-token-needs = 请创建具有以下权限的令牌：
window-open-token-page = 打开 { $host } 的令牌页面
window-open-fine-grained = 或者只用于所选仓库的令牌
window-user-bitbucket = Atlassian 账号的邮箱地址
window-scopes = 权限：
window-lacks = { $purpose ->
    [account] 令牌缺少“{ $scope }”权限：平台不会说明它属于谁。
    [push] 令牌缺少“{ $scope }”权限：无法读取私有仓库，也无法推送。
    [workflows] 令牌缺少“{ $scope }”权限：无法推送改动 .github/workflows 下文件的提交。
    [hooks] 令牌缺少“{ $scope }”权限：无法创建 Webhook，要等到下次检查时才会发现新推送。
   *[manage] 令牌缺少“{ $scope }”权限：无法列出或创建仓库。
}
window-check = 检查
window-checking = 正在检查…
# $date: a date such as "3 Mar 2026"
window-expires-in = { $count ->
    [0] 今天到期
   *[other] { $count } 天后到期
}
window-expires-on = { $date }到期
window-expired = 已于 { $date }到期
window-token-hint = 保存在系统密钥库中。
window-certificate = 证书
window-authorities = 贵公司证书的文件（可选）
window-authorities-example = /etc/ssl/certs/company.pem
window-authorities-hint = 用于由自建证书颁发机构签发证书的平台。请给出 PEM 格式文件的完整路径；在系统信任的证书之外也信任它。
window-unverified = 不检查平台的证书
window-unverified-warning = 这样一来，途中的任何人都能读取和篡改一切，包括令牌。最好给出上面的文件。
# $file: the path of a file of certificates
window-trusts = 信任 { $file }
window-used-by =
    { $count ->
        [0] 未使用
       *[other] 被 { $count } 个镜像使用
    }
window-open-accounts = 打开账号页面
window-new-token = 新令牌…
window-new-token-title = { $name } 的新令牌
window-new-token-body = 它将替换 { $host } 上 { $user } 的令牌，对使用此账号的所有镜像生效。
window-save-token = 替换令牌
window-token-replaced = 已替换 { $name } 的令牌
window-remove-account = 移除账号
window-remove-account-title = 移除 { $name }？
window-remove-account-body = 其令牌会从本机密钥库中删除。在 { $host } 上，它在您吊销之前仍然有效。

## Settings

window-appearance = 外观
window-theme = 主题
window-theme-system = 跟随系统
window-theme-light = 浅色
window-theme-dark = 深色
window-language = 语言
window-language-system = 跟随系统
window-keyboard = 键盘
window-key-filter = 筛选列表
window-key-list = 在列表中移动、打开
window-key-add = 添加镜像
window-key-sync = 同步此镜像或全部
window-key-back = 返回
window-about = 关于
window-version = 版本
window-data-folder = 数据文件夹
window-tray = 托盘图标
window-tray-shown = 已显示
window-tray-absent = 此桌面不显示托盘图标

## Start-up

window-startup = 启动
window-autostart = 登录时启动 Gemel，并留在托盘中

## Transfers. What holds for every mirror.

window-transfers = 传输
window-run-minutes = 一次运行最多可用多久
window-run-minutes-hint = 已获取的内容会保留，下次运行从那里继续。
window-silence-seconds = 传输最多可停顿多久
window-silence-seconds-hint = 只要传输仍在进行，再慢也不会因此中断。
window-connect-seconds = 连接平台最多可用多久
# Follow the number in its field
window-minutes = 分钟
window-seconds = 秒
window-mib = MiB
window-out-of-range = 请给出 { $from } 到 { $to } 的整数。
# Buttons that give the default back
window-default-value = 默认：{ $value }
window-default-limits = 恢复默认
window-push-limits = 平台可接受的最大推送
window-push-limits-hint = 更大的会分批推送，最早的历史在前。平台名称与仓库地址中的一致，有端口的请带上端口。
window-limit-in-mib = 最大推送，以 MiB 计
window-limit-twice = 此平台已在列表中。
window-limit-unusable = 请给出 MiB 整数，至少为 1。
window-limits-refused = 这些上限无法使用。每项应为一个平台和一个 MiB 整数。
window-file-limits = 平台可接受的最大文件
window-file-limits-hint = 带来更大文件的引用会等待，其余照常进行。平台名称同上。
window-file-limit-in-mib = 最大文件，以 MiB 计
window-no-file-limits = 无上限：发送任意大小的文件。
window-no-limits = 无上限：一次推送全部内容。
window-add-limit = 添加平台

## Safety, backups, merges. What holds for every mirror.

window-safety = 安全
window-guard-percent = 一次丢失的引用超过镜像的这一比例时先询问
window-guard-percent-hint = 丢失指被删除或改写。少于五个引用从不算多。
window-percent = %
window-backup-days = 备份保留多久
window-backup-days-hint = 在此期间，可以还原 Gemel 在平台上替换或删除的内容。
window-days = 天
window-backup-megabytes = 一个镜像的备份最多可占用多少空间
window-backup-megabytes-hint = 超出后先清除最旧的。0 表示不设上限。
window-merges = 合并
window-merge-author = 合并提交的作者
window-merge-author-hint = 姓名和邮箱地址。留空则使用本机 git 中配置的身份。
window-merge-author-example = Ada Lovelace <ada@example.org>
window-merge-message = 合并的提交说明
window-merge-message-hint = {"{"}ref{"}"}、{"{"}left{"}"} 和 {"{"}right{"}"} 分别代表分支和两个平台。
window-second-name = 两个版本都保留时的第二名称
window-second-name-hint = {"{"}ref{"}"} 和 {"{"}host{"}"} 代表引用，以及其版本改用此名称的平台。
