# The command line: commands, arguments, and what they print.

cli = 让成对的 Git 仓库保持一致，单向或双向，不丢失任何提交。
cli-usage = 用法：
cli-commands = 命令：
cli-arguments = 参数：
cli-options = 选项：
# After what an argument is for
cli-possible-values = { $text } [可选值：{ $values }]
cli-examples =
    示例：
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel plan website
      gemel sync website

    退出码：0 全部一致，1 失败，2 用法错误，3 需要决定，4 已停止。
    环境变量：GEMEL_DATA_DIR（数据所在位置），GEMEL_SECRETS（file:PATH 或 env，代替系统密钥库）。
cli-add = 添加镜像，即一对仓库。首次同步之前，不会向任何一侧写入。
cli-add-examples =
    示例：
      gemel add https://github.com/acme/website https://gitee.com/acme/website
      gemel add https://gitlab.com/acme/app /srv/git/app.git --direction left-to-right --every 1h
      gemel add - <urls.txt     （两行；避免 URL 中的令牌出现在参数里）
cli-list = 列出镜像及其状态。
cli-show = 显示一个镜像及其全部引用。
cli-edit = 更改镜像的设置。
cli-edit-examples =
    示例：
      gemel edit website --every 15m
      gemel edit website --scope main --scope 'release/*' --scope 'refs/tags/v*'
cli-remove = 移除镜像。两个仓库保持原样，其备份仍保留。
cli-plan = 显示同步将会做什么，但不做任何改动。
cli-sync = 立即同步镜像，并显示每个引用的结果。
cli-sync-examples =
    示例：
      gemel sync website
      gemel sync --all --json
cli-log = 显示发生过的事，最早的在前。
cli-divergences = 列出等待决定的引用，以及两侧的提交。
cli-resolve = 解决等待决定的引用；不带 --take 时，显示每种答案会做什么。
cli-resolve-examples =
    示例：
      gemel resolve website main
      gemel resolve website main --take merge
      gemel resolve website v1.0 v1.1 --take left --yes
cli-backups = 列出被替换或删除、但仍保留着的内容。
cli-restore = 把备份放回平台上。那里现有的内容也会先备份。
cli-restore-examples =
    示例：
      gemel restore website 12
      gemel restore website 12 --as main-before --to right
cli-export = 把备份写入 Git bundle 文件，可用“git fetch”从中取出。
cli-export-examples =
    示例：
      gemel export main.bundle 12 13 && git fetch main.bundle 'refs/backups/*:refs/heads/from-backup/*'
cli-pause = 暂停一个或全部镜像：不再自动开始任何同步。
cli-pause-examples =
    示例：
      gemel pause website
      gemel pause --all --for 1h
      gemel pause --all --until-tomorrow
cli-resume = 恢复已暂停的一个或全部镜像；重新启动已停止的镜像。
cli-run = 在前台按计划运行，适用于没有屏幕的机器；按 Ctrl-C 或收到 SIGTERM 时结束。
cli-run-examples =
    示例：
      gemel run
      gemel run --log-format json --metrics 127.0.0.1:9464
cli-account = 各平台上的账号。其密钥保存在系统密钥库中。
cli-account-add = 添加账号；密码或令牌从标准输入读取。
cli-account-add-examples =
    示例：
      gemel account add github.com
      gemel account add gitee.com --name work --user liwei <token.txt
      gemel account add github.com --from gh
      gemel account add http://10.0.0.5:8080/gitlab --kind gitlab --allow-plain-http
cli-account-check = 向平台询问令牌属于谁、有哪些权限、何时到期；未指定时检查所有账号。
cli-account-list = 列出账号。
cli-account-rotate = 为账号更换密钥，例如续期后的令牌；从标准输入读取。
cli-account-remove = 移除账号及其密钥。
cli-repos = 列出或搜索账号的仓库。
cli-repos-examples =
    示例：
      gemel repos github.com
      gemel repos work website
      gemel repos work --owners
cli-hostmirror = 平台自行运行的镜像：GitLab 和 Gitea 的推送镜像，Gitee 和 GitLab 的拉取镜像。
cli-hostmirror-list = 列出镜像两侧平台自行运行的镜像。
cli-hostmirror-add = 让一个平台自行向另一个推送。为此会把另一账号的令牌交给它。
cli-hostmirror-add-examples =
    示例：
      gemel hostmirror add website --from left --keep-divergent true && gemel edit website --run-by host
cli-hostmirror-edit = 更改平台自带镜像所传递的内容。
cli-hostmirror-sync = 让平台立即把两侧同步一致。
cli-hostmirror-remove = 移除一个平台自带的镜像。两个仓库保持原样。
cli-hook = Webhook：有推送时平台所调用的地址。
cli-hook-list = 列出仓库的 Webhook，以及最近一次调用的结果。
cli-hook-add = 让平台在每次推送时调用一个地址；双方共享的密钥从标准输入读取。
cli-hook-remove = 移除 Webhook。
cli-key = 平台所知的 SSH 公钥。
cli-key-list = 列出仓库或账号的公钥。
cli-key-add = 向平台登记一个公钥。
cli-key-remove = 让平台删除一个公钥。
cli-default-branch = 选择平台首先显示的分支。
cli-settings = 显示或更改对所有镜像生效的设置。
cli-settings-examples =
    示例：
      gemel settings
      gemel settings run-minutes 60
      gemel settings push-limits github.com=2048,git.example.org=500
      gemel settings push-limits --reset
cli-completions = 输出 shell 的补全脚本。
cli-completions-examples =
    示例：
      gemel completions bash >~/.local/share/bash-completion/completions/gemel

cli-arg-json = 输出 JSON，供程序读取
cli-arg-help = 显示帮助
cli-arg-version = 显示版本
cli-arg-name = 镜像的名称
cli-arg-names = 镜像的名称；未指定时为所有未暂停的镜像
cli-arg-left-url = 一个仓库的地址、文件夹的完整路径，或以“-”从标准输入读取两个地址
cli-arg-right-url = 另一个仓库的地址
cli-arg-left-name = 第一个仓库所在平台的称呼
cli-arg-right-name = 第二个仓库所在平台的称呼
cli-arg-left-account = 第一个仓库使用的账号
cli-arg-right-account = 第二个仓库使用的账号
cli-arg-allow-plain-http = 允许凭据经未加密的 HTTP 发往另一台机器
cli-arg-rename = 镜像的新名称
cli-arg-stop-after = 连续失败多少次后停止，1 到 14
cli-arg-start-again = 因暂时性原因停止时，过一段时间自动重新启动
cli-arg-mute = 是否不显示它的通知
cli-arg-pause-all = 所有镜像
cli-arg-pause-for = 暂停多久，例如 90m、2h、1d
cli-arg-until-tomorrow = 到明天早上
cli-arg-allow-circle = 允许改动经由其他镜像回到出发的地方
cli-arg-log-format = 日志行的格式
cli-arg-metrics = 在本机的这个地址的 /metrics 下提供 Prometheus 指标
cli-arg-direction = 改动传递的方向
cli-arg-every = 自动同步的间隔，例如 90s、5m、2h
cli-arg-rewrites = 一侧的历史被改写时怎么办
cli-arg-deletions = 一侧的引用被删除时怎么办
cli-arg-divergent = 仅限单向：有人改动目标时怎么办
cli-arg-prune = 仅限单向：只存在于目标上的引用怎么办
cli-arg-scope = 镜像符合此模式的引用；可多次给出，模式前加“!”表示排除
cli-arg-yes = 不再询问
cli-arg-all = 所有未暂停的镜像
cli-arg-retry = 重新发送被平台拒绝的，或平台报告已完成却看不到的内容
cli-arg-approve = 用镜像给出的口令，批准它停下询问的事
cli-arg-limit = 显示多少条事件
cli-arg-account = 账号的名称
cli-arg-host = 平台，例如 github.com；此时前一个词是账号的名称
cli-arg-host-or-name = 平台：github.com、git.example.org/gitlab、http://10.0.0.5:8080
cli-arg-account-name = 账号的称呼；未给出时以平台命名
cli-arg-maybe-account = 账号的名称
cli-arg-reuse-from = 使用这个程序已知的密钥：Git 的凭据助手、gh 或 glab；不再询问
cli-arg-kind = 平台的类型；未给出时自动判断
cli-arg-user = 平台上的用户名；未给出时以平台所说的令牌主人为准
cli-arg-shell = shell 的名称

cli-tag = 标签 { $name }
cli-commits-on = { $host }：{ $count } 个提交
cli-more-commits = 以及另外 { $count } 个
cli-progress-objects = 个对象
cli-added = 已添加。“gemel plan { $name }”显示首次同步将做什么，“gemel sync { $name }”执行同步。
cli-edited = { $name } 已更改。
cli-removed = { $name } 已移除。两个仓库均未改动。
cli-remove-question = 移除 { $name }？两个仓库保持原样。[y/N]
cli-list-empty = 还没有镜像。用“gemel add”添加。
cli-log-empty = 还没有发生任何事。
cli-accounts-empty = 还没有账号。用“gemel account add”添加。
cli-account-added = 已添加账号 { $name }。
cli-account-kind = { $host } 是 { $kind }。
cli-account-any-git = { $host } 上没有 Gemel 认识的 API，因此按普通 Git 服务器对待。
cli-account-login = { $host } 说它属于 { $login }。“gemel repos { $name }”可列出仓库。
cli-account-scopes = 权限：{ $scopes }
cli-account-probed = 已试出的权限：{ $scopes }
cli-account-missing = 缺少 { $need }
cli-account-ends = { $date } 到期
cli-account-checked = 检查于 { $date }
cli-token-page = 在此创建令牌：{ $url }
cli-token-page-fine-grained = 或者只用于部分仓库的令牌：{ $url }
cli-account-rotated = 账号 { $name } 已换上新密钥。
cli-account-removed = 账号 { $name } 及其密钥已移除。
cli-account-use = { $count ->
    [0] 未使用
   *[other] 被 { $count } 个镜像使用
}
cli-secret-prompt = { $host } 的密码或令牌：
cli-sync-nothing = 无需操作：两侧一致。
cli-sync-done = 已同步 { $done } 个引用。两侧一致。
cli-sync-refused = 原因消除后，可重新发送被拒绝的内容：{ $command }
cli-sync-decision = { $done ->
    [0] 未同步任何引用
   *[other] 已同步 { $done } 个引用
}，{ $waiting ->
    [0] 镜像正等待您批准。
   *[other] { $waiting } 个需要您决定。
}
cli-sync-unconfirmed = 平台报告有 { $count } 个引用已完成，却看不到它们。如果一直如此，“gemel sync --retry”可重新发送。
cli-sync-watched = 还有 { $count } 个引用不一致。由平台负责传递，Gemel 只观察。
cli-sync-protection-unknown = { $count } 个分支等待平台说明是否受保护。
cli-run-by-host = 这个镜像由平台自行运行，Gemel 只观察。
cli-sync-cancelled = 已取消。已获取的内容会保留。
cli-sync-failed = 失败。
cli-plan-summary = { $moves ->
    [0] 不会改动任何内容
   *[other] 将改动 { $moves } 个引用
}；{ $inSync } 个一致，{ $waiting } 个待您决定。
cli-guard-emptied = { $host } 在 { $of } 个引用中丢失了 { $gone } 个。清空不等于删除：未做任何操作。如果确实要删除，将会发生：
cli-guard-unrelated = { $left } 与 { $right } 没有共同历史。未做任何操作。如果它们确实是同一个仓库，将会发生：
cli-guard-many-losses = { $of } 个引用中将有 { $refs } 个被删除或改写。未做任何操作。如果确实如此，将会发生：
cli-guard-approve = 若要批准这些且仅这些改动：{ $command }

cli-arg-push-option = 写入时告诉平台钩子的词，例如 GitLab 的“ci.skip”；留空表示没有；可多次给出
cli-arg-ca-file = 除系统证书外还要信任的 PEM 格式证书文件
cli-arg-no-verify-tls = 不检查平台的证书：途中的任何人都能读取和篡改一切
cli-arg-setting = 设置项；未指定时为全部
cli-arg-value = 它的新值
cli-arg-reset = 恢复默认值

setting-language = 使用的语言：en、zh-CN 或 ru；system 表示跟随系统（如果在其中）。
setting-connect-seconds = 建立连接最多可用多久，以秒计。
setting-silence-seconds = 传输中最多可以多久没有任何数据往来，以秒计。
setting-run-minutes = 一次运行最多可用多久，以分钟计。已获取的内容会保留，下次运行从那里继续。
setting-push-limits = 平台单次推送可接受的最大包，以 MiB 计。更大的会分批推送。
setting-push-rates = 一个仓库每分钟最多接受多少次推送；超出的会等待。
setting-file-limits = 平台可接受的最大文件，以 MiB 计。带来更大文件的引用会等待。
setting-guard-percent = 一次将丢失的引用超过这一比例时，镜像会先询问，以百分比计；至少五个才算。
setting-backup-days = 备份保留多久，以天计。
setting-backup-megabytes = 一个镜像的备份最多可占用多少空间，以 MiB 计，超出后先清除最旧的；0 表示不限。
setting-minimum-minutes = 同一镜像两次开始之间的最短间隔，以分钟计。终端中的“gemel sync”不受此限。
setting-parallel-runs = 同时同步多少个镜像。
setting-host-runs = 其中最多有多少个涉及同一平台。
setting-pause-on-metered = 在按流量计费的网络上是否不自动开始：true 或 false。
setting-pause-below-percent = 使用电池且电量低于此值时不自动开始，以百分比计；0 表示从不如此。
setting-without-tray = 桌面不显示托盘图标时，关闭窗口会做什么：quit（退出）或 minimise（最小化）。
setting-quiet-hours = 桌面通知暂缓的时段，例如 22:00-07:00；留空表示没有。
setting-merge-author = 合并提交的作者：“姓名 <邮箱地址>”；留空则使用本机 git 中配置的身份。
setting-merge-message = 合并的提交说明：{"{"}ref{"}"}、{"{"}left{"}"} 和 {"{"}right{"}"} 分别代表引用与两个平台。
setting-second-name = 两个版本都保留时，另一侧版本所用的名称：{"{"}ref{"}"} 和 {"{"}host{"}"} 代表引用与平台。

cli-arg-refs = 引用，例如 main 或 refs/tags/v1
cli-arg-take = 答案：采用一侧的版本、合并、两者都留（右侧的改用第二名称），或保持不动
cli-arg-alike = 所有问题类型相同的引用
cli-arg-diverged = 两侧都改动的引用自动怎么处理：询问、无冲突时合并，或以一侧为准（另一侧留备份）
cli-arg-search = 仅限引用、平台、提交或作者含有此文字的
cli-arg-backup = 备份的编号
cli-arg-backups = 备份的编号
cli-arg-to = 要写入的一侧：left、right 或平台名称；未给出时为原来所在的一侧
cli-arg-restore-as = 改用的名称
cli-arg-file = 要写入的文件

cli-divergences-empty = 没有等待决定的事项。
cli-question = { $kind ->
    [sameContent] 提交不同，内容相同
    [bothChanged] 两侧都有改动
    [firstSync] 首次同步之前两侧都已存在
    [deletedAndChanged] 一侧删除，另一侧有改动
    [tag] 标签指向不同的内容
    [rewrite] 历史被改写
    [deletion] 被删除
    [flapping] 有人反复将它改回
   *[other] 等待中
}，自 { $since } 起
cli-resolve-question = 要执行吗？[y/N]
cli-backups-empty = 没有备份。
cli-restore-question = 将 { $host } 上的 { $ref } 设为 { $tip }？现有内容会先备份。[y/N]
cli-exported = 已将 { $count } 个备份写入 { $file }。

cli-arg-create = 创建缺少的仓库：默认私有，除非已知另一个更公开
cli-arg-visibility = 谁可以看到它；未给出时与另一侧相同
cli-arg-description = 仓库说明；未给出时与另一侧相同
cli-arg-with = 除 Git 外还启用的功能
cli-arg-without = 除 Git 外不启用的功能
cli-arg-run-by = 由谁传递改动：Gemel，或平台自行传递而 Gemel 只观察
cli-arg-repos-search = 仅限路径含有此文字的仓库
cli-arg-owners = 改为列出谁可以拥有新仓库：账号本身、其组织和群组
cli-arg-branch = 分支
cli-arg-on = 哪一侧：left、right 或平台名称
cli-arg-from = 由哪一侧的平台推送：left、right 或其名称；未给出时为非目标的一侧
cli-arg-url = 要调用的地址
cli-arg-id = 它在平台上的编号，如列表所示
cli-arg-of-account = 账号的公钥，而不只是仓库的
cli-arg-key-file = 公钥文件
cli-arg-title = 它的称呼
cli-arg-write = 也允许用此公钥写入
cli-arg-keep-divergent = 另一侧改动过的引用保持不动
cli-arg-only-protected = 仅限受保护的分支
cli-arg-branch-regex = 仅限符合此正则表达式的分支

cli-none-listed = 没有。
cli-visibility = { $visibility ->
    [private] 私有
    [internal] 内部
   *[public] 公开
}
cli-archived = 已归档
cli-repository-created = 已创建{ $visibility }仓库 { $path }。
cli-default-branch-set = 从现在起，{ $host } 首先显示 { $branch }。
cli-hook-state = { $state ->
    [off] 已关闭
    [uncalled] 尚无调用记录
    [ok] 正常（{ $status }）
   *[failing] 出错（{ $status }）
}
cli-hook-secret-prompt = Webhook 的密钥：
cli-hook-added = 从现在起，平台会在每次推送时调用 { $url }。
cli-host-removed = { $id } 已移除。
cli-key-reads = 只读
cli-key-writes = 可读写
cli-key-added = 平台现在知道公钥“{ $title }”。
cli-hostmirror-question = 平台将保存另一账号的令牌，用来推送。继续吗？[y/N]
cli-hostmirror-added = 从现在起，平台会自行推送。“gemel edit { $name } --run-by host”可让 Gemel 只观察。
cli-hostmirror-told = 已通知平台同步。
cli-guard-replaced = { $host } 上的这个地址现在是另一个仓库。未做任何操作。如果确实如此，将会发生：
