# Every error: what happened, and what to do. { $host } and { $detail } may be empty.
# { $surface } says where it is read: in a terminal, where commands are named, or in the window and its notices, where buttons are.

error-bad-url = 这个地址无法使用。
hint-bad-url = 请粘贴平台在“克隆”下显示的地址，例如 https://github.com/owner/repository.git、git@host:owner/repository.git，或本机文件夹的完整路径。
error-unsupported-scheme = 尚不支持这类地址。
hint-unsupported-scheme = 请使用仓库的 HTTPS 或 SSH 地址，或本机文件夹的完整路径。
error-credentials-over-plain-http = 密码或令牌会未经加密地经过网络。
hint-credentials-over-plain-http = 请使用 https:// 地址。如果您信任途经的网络，可为此镜像允许明文 HTTP。
error-credentials-missing = { $host } 要求验证身份。
hint-credentials-missing = 请为 { $host } 添加带用户名和令牌的账号，然后重试。
error-credentials-rejected = { $host } 不接受该用户名和令牌。
hint-credentials-rejected = { $surface ->
    [window] 令牌可能已过期或被吊销。请在 { $host } 创建新令牌，并在“账号”中用“新令牌”交给账号。
   *[terminal] 令牌可能已过期或被吊销。请在 { $host } 创建新令牌并交给账号（“gemel account rotate”）。
}
error-no-permission = { $host } 不允许此操作。
hint-no-permission = 请检查账号能否读取和推送该仓库，以及令牌是否具有所需权限。
error-repository-missing = { $host } 没有这个仓库，或该账号无权查看。
hint-repository-missing = { $surface ->
    [window] 请检查地址的拼写。私有仓库需要有权查看它的账号。如果还没有仓库，请改选“新建”。
   *[terminal] 请检查地址的拼写。私有仓库需要有权查看它的账号。如果还没有仓库，“gemel add --create”可创建。
}
error-folder-missing = 本机没有文件夹 { $detail }。
hint-folder-missing = 请检查路径。如果文件夹在另一磁盘或网络驱动器上，请确认它已连接。
error-not-git-server = { $host } 的这个地址上没有 Git 仓库应答。
hint-not-git-server = 请检查地址：应为用于克隆的地址，而不是浏览页面的地址。
error-host-unreachable = 无法连接到 { $host }。
hint-host-unreachable = { $instead ->
    [none] 请检查网络或 VPN、网络是否要求先登录，以及平台是否在运行。一旦恢复应答，Gemel 会自动继续。
   *[other] 请检查网络或 VPN、网络是否要求先登录，以及平台是否在运行。一旦恢复应答，Gemel 会自动继续。如果只是防火墙阻止了 SSH，该平台也在 { $instead } 应答；HTTPS 地址同样可用。
}
error-already-kept = 另一个 Gemel 正在运行此数据文件夹的计划。
hint-already-kept = { $surface ->
    [window] 另一个窗口或“gemel run”已在负责，此窗口显示它所做的事。
   *[terminal] 托盘中的窗口或另一个“gemel run”已在负责。“gemel sync”等命令会转交给它。
}
error-circle = 经过此镜像的改动会经由 { $mirrors } 回到出发的地方。
hint-circle = { $surface ->
    [window] 如果确实需要环路，请在终端用“gemel add --allow-circle”添加。环路中的镜像都不得未经询问就覆盖或清理。
   *[terminal] 如果确实需要环路，请用“gemel add --allow-circle”添加。环路中的镜像都不得未经询问就覆盖或清理。
}
error-circle-overwrites = 镜像环路（与 { $mirrors }）中，任何镜像都不得未经询问就覆盖。
hint-circle-overwrites = 请在此镜像及环路中的其他镜像里，把历史改写、目标改动、双侧改动和清理设为“询问”或“保留”。
error-tls-failed = { $host } 的证书不受信任。
hint-tls-failed = 请检查地址和本机时钟。如果是公司自有证书，请在本机安装其颁发机构的证书。
error-certificates-unusable = 账号所信任的证书文件无法使用。
hint-certificates-unusable = 文件须可读取，并包含 PEM 格式的证书（“-----BEGIN CERTIFICATE-----”）。{ $detail }
error-tls-unverified = 未检查 { $host } 的证书。
hint-tls-unverified = 途中的任何人都能读取和篡改一切，包括密码。最好让账号信任颁发机构自己的证书。
error-timed-out = { $host } 未及时应答。
hint-timed-out = 请稍后重试。已获取的内容会保留。
error-dumb-http = { $host } 以普通文件的方式提供仓库，Gemel 无法同步。
hint-dumb-http = 请让服务器的管理者启用“smart HTTP”（git http-backend），或改用其他地址。
error-host-redirects = { $host } 将我们重定向到 { $detail }。
hint-host-redirects = 如果仓库已迁到那里，请使用新地址。凭据不会发送给其他平台。
error-shallow-source = { $host } 上的仓库是浅克隆：缺少部分历史。
hint-shallow-source = 请先用“git fetch --unshallow”补全。
error-object-format-mismatch = { $host } 使用 { $format } 对象名，{ $other_host } 使用 { $other_format }。
hint-object-format-mismatch = Git 无法让这样的一对仓库保持一致。请以另一侧的对象格式重新创建其中一个。
error-object-format-unsupported = 该仓库使用 { $detail } 对象名，Gemel 尚不支持。
hint-object-format-unsupported = 请使用 SHA-1 对象名的仓库。
error-protocol = { $host } 的应答无法理解。
hint-protocol = 请重试。如果仍然如此，请附上这些细节反馈：{ $detail }
error-refused = { $host } 拒绝：{ $detail }
hint-refused = 请按平台的提示处理，然后重试。
error-too-large = 这次推送对 { $host } 来说太大。
hint-too-large = 请让平台的管理者提高上限。
error-quota-exceeded = { $known ->
    [yes] { $host } 上的仓库已满：{ $limit } 中已用 { $size }。
   *[other] { $host } 上的仓库已满。
}
hint-quota-exceeded = 请在那里腾出空间（在仓库设置中清理，或从历史中移除大文件）或扩容，然后重新发送等待的内容。在此之前 Gemel 不会尝试：已满的平台可能会计入每次推送。
error-file-too-large = { $known ->
    [yes] { $host } 不接受这么大的文件：{ $file } 为 { $size }，上限为 { $limit }。
   *[other] “{ $ref }”带来的文件超过 { $host } 的上限。
}
hint-file-too-large = { $surface ->
    [window] 请从分支历史中移除它，或在那里改存到 Git LFS（“git lfs migrate import”）。Gemel 可以在推送前查找这类文件：请在设置中填写平台的上限。
   *[terminal] 请从分支历史中移除它，或在那里改存到 Git LFS（“git lfs migrate import”）。Gemel 可以在推送前查找这类文件：请在设置中填写平台的上限（“file-limits”）。
}
error-protected = { $how ->
    [force] “{ $ref }”在 { $host } 上受保护：不得改写其历史。
    [delete] “{ $ref }”在 { $host } 上受保护：不得删除。
    [tag] “{ $ref }”在 { $host } 上受保护：那里的标签不得更改或移除。
   *[push] “{ $ref }”在 { $host } 上受保护：此账号不得向其推送。
} { $detail }
hint-protected = { $how ->
    [force] 请在 { $host } 上该仓库的分支设置中允许此账号强制推送，然后重新发送；或采用 { $host } 的版本。
    [delete] 请在 { $host } 的网页上删除，或在分支设置中允许删除。
    [tag] 请在 { $host } 的受保护标签设置中允许此账号更改，然后重新发送；或采用 { $host } 的版本。
   *[push] 请在 { $host } 上该仓库的分支设置中允许此账号推送（或绕过规则），然后重新发送。只通过拉取请求合入的分支，最好排除在镜像之外，或反向镜像。
}
error-rule-violated = { $host } 上该仓库的一条规则禁止对“{ $ref }”做此改动。{ $detail }
hint-rule-violated = 请在仓库设置中允许此账号绕过规则，或修改规则或提交，然后重新发送。
error-secret-found = { $known ->
    [yes] { $host } 在“{ $ref }”中发现疑似密码或令牌的内容：{ $file }。
   *[other] { $host } 在“{ $ref }”中发现疑似密码或令牌的内容。
}
hint-secret-found = 请在其所属之处吊销它，并从历史中移除。如果并非密钥，请在 { $host } 给出的页面上放行。然后重新发送该分支。
error-commit-unsigned = { $host } 只接受已签名的提交，而“{ $ref }”中有未签名的。
hint-commit-unsigned = 请在 { $host } 的仓库设置中允许此账号绕过规则，或为提交签名；镜像无法替别人签名。
error-email-private = “{ $ref }”中含有 { $host } 应当保密的邮箱地址。
hint-email-private = 请在 { $host } 上该账号的邮箱设置中，允许推送公开该地址的提交，然后重新发送。
error-workflow-scope = { $who ->
    [app] 在 { $host } 使用的应用不得更改工作流文件：{ $file }。
   *[token] { $host } 的令牌不得更改工作流文件：{ $file }。
}
hint-workflow-scope = { $who ->
    [app] 请在 { $host } 授予该应用“workflows”权限，然后重新发送。
   *[token] { $surface ->
        [window] 请为令牌加上“workflow”权限（细粒度令牌为“Workflows”，读和写），或创建具有该权限的新令牌，并在“账号”中用“新令牌”交给账号。然后重新发送。
       *[terminal] 请为令牌加上“workflow”权限（细粒度令牌为“Workflows”，读和写），或创建具有该权限的新令牌并交给账号（“gemel account rotate”）。然后重新发送。
    }
}
error-default-branch = { $host } 不会删除其默认分支“{ $ref }”。
hint-default-branch = 请在那里的仓库设置中选择其他默认分支，然后重新发送；或将该分支再次推送到另一侧。
error-hidden-ref = { $host } 将“{ $ref }”留作自用，不允许任何人推送。
hint-hidden-ref = { $surface ->
    [window] 请将其排除在镜像之外：在镜像设置中更改引用范围。
   *[terminal] 请将其排除在镜像之外：用“gemel edit --scope”或在镜像设置中更改引用范围。
}
error-name-clash = { $known ->
    [yes] { $host } 上没有“{ $ref }”这个名称的位置：与 { $other } 冲突。
   *[other] { $host } 上没有“{ $ref }”这个名称的位置：与另一引用冲突。
}
hint-name-clash = 任何仓库都不能同时有“a”和“a/b”。请重命名或删除其中一个。
error-rewrite-refused = { $host } 不允许改写“{ $ref }”的历史。
hint-rewrite-refused = 请在 { $host } 的仓库设置中允许强制推送，然后重新发送；或采用 { $host } 的版本。
error-deletion-refused = { $host } 不允许删除“{ $ref }”。
hint-deletion-refused = 请在 { $host } 的仓库设置中允许删除，或在其网页上删除。
error-tag-exists = { $host } 不替换标签“{ $ref }”。
hint-tag-exists = 请在那里删除该标签后重新发送，或采用 { $host } 的版本。
error-lfs-missing = “{ $ref }”引用了 { $host } 上没有的 Git LFS 文件。
hint-lfs-missing = 请在另一侧的克隆中运行“git lfs fetch --all”，再对 { $host } 运行“git lfs push --all”，然后重新发送。
error-lfs-unavailable = { $host } 不为此仓库提供 Git LFS。
hint-lfs-unavailable = 请在那里换用包含它的套餐，或排除使用 Git LFS 的分支。
error-sso-required = { $host } 上的组织要求单点登录。
hint-sso-required = 请在浏览器中登录该组织，并在 { $host } 为令牌或密钥授权。然后重新同步。
error-repository-exists = { $host } 的这个地址上已有仓库，可能只是大小写不同。
hint-repository-exists = 请使用那个仓库，或为新仓库另选名称。
error-repository-read-only = { $host } 上的仓库只能读取：它已归档，或是由 { $host } 自行写入的镜像。
hint-repository-read-only = 请在其设置中开放写入，或让此镜像只从它单向传出。
error-host-error = { $host } 未能应答。
hint-host-error = 请稍后重试；问题出在平台。{ $detail }
error-host-busy = { $host } 正忙，要求稍后再来。
hint-host-busy = { $known ->
    [yes] 大约 { $count } 分钟后会重新接受请求。在此之前 Gemel 不会向它发送任何内容，之后会自动继续。
   *[other] 请过几分钟再试。
}
error-git-missing = 本机未安装 Git。
hint-git-missing = 请安装 Git：读写本机文件夹需要它。
error-cache-damaged = 此镜像的本地副本无法使用。
hint-cache-damaged = 请重新同步。如果仍然如此，请移除镜像后重新添加：两个仓库都未改动。{ $detail }
error-disk-full = 磁盘已满。
hint-disk-full = 请腾出一些空间，然后重新同步。没有丢失任何内容。
error-store-failed = Gemel 的数据库无法使用。
hint-store-failed = 请检查数据文件夹可以写入且磁盘有空间。{ $detail }
error-store-too-new = 数据文件夹由更新版本的 Gemel 写入。
hint-store-too-new = 请安装更新的版本，或选择其他数据文件夹。
error-secrets-unavailable = 无法访问系统密钥库。
hint-secrets-unavailable = { $surface ->
    [window] 请解锁或启动它。{ $detail }
   *[terminal] 请解锁或启动它。没有密钥库的机器可设置 GEMEL_SECRETS=file:PATH。{ $detail }
}
error-secret-missing = 密钥库中没有账号“{ $account }”的密钥。
hint-secret-missing = 请移除该账号，再带令牌重新添加。若使用 GEMEL_SECRETS=env，请设置变量 GEMEL_TOKEN_ 加账号名称。
error-secrets-file-open = 其他人可以读取密钥文件 { $path }。
hint-secrets-file-open = 请对其运行“chmod 600”；如果可能已被他人读取，请更换令牌。
error-secrets-read-only = 密钥来自环境变量，无法写入。
hint-secrets-read-only = 请在启动 Gemel 之前将 { $variable } 设为密钥。
error-mirror-unknown = 没有名为“{ $mirror }”的镜像。
hint-mirror-unknown = { $surface ->
    [window] 它已被移除，也许是别人所为。“镜像”中列出现有的镜像。
   *[terminal] “gemel list”可显示现有的镜像。
}
error-mirror-exists = 已有名为“{ $mirror }”的镜像。
hint-mirror-exists = 请另选名称。
error-same-repository = 两个地址指向同一个仓库。
hint-same-repository = 请给出另一个仓库的地址。
error-account-unknown = 没有账号“{ $account }”，或它属于另一平台。
hint-account-unknown = { $surface ->
    [window] “账号”中列出各账号及其平台。
   *[terminal] “gemel account list”可显示账号及其平台。
}
error-account-exists = 已有名为“{ $account }”的账号。
hint-account-exists = 请另选名称，或先移除那个账号。
error-account-in-use = 有镜像正在使用账号“{ $account }”。
hint-account-in-use = 请先移除那些镜像。
error-account-ambiguous = { $host } 有多个账号：{ $accounts }。
hint-account-ambiguous = 请说明使用哪一个。
error-rate-limited = { $host } 暂时不接受更多请求。
hint-rate-limited = 大约 { $count } 分钟后会重新接受请求。在此之前 Gemel 不会向它发送任何内容。
error-scope-missing = 账号“{ $account }”的令牌在 { $host } 缺少“{ $scope }”权限。
hint-scope-missing = { $purpose ->
    [push] 没有它，就无法读取私有仓库，也无法推送。
    [workflows] 没有它，就无法推送改动 .github/workflows 下文件的提交。
    [hooks] 没有它，就无法创建 Webhook，要等到下次检查时才会发现新推送。
    [manage] 没有它，就无法列出或创建仓库，也无法设置密钥和平台自带的镜像。
    [account] 没有它，{ $host } 就不会说明令牌属于谁。
   *[other] 没有它，{ $host } 就不允许此操作。
}{ $surface ->
    [window] 请创建具有该权限的令牌，并在“账号”中用“新令牌”交给账号。
   *[terminal] 请创建具有该权限的令牌并交给账号（“gemel account rotate”）。
}{ $detail }
error-token-expired = 账号“{ $account }”在 { $host } 的令牌已过期。
hint-token-expired = { $surface ->
    [window] 请在 { $host } 创建新令牌，并在“账号”中用“新令牌”交给账号。
   *[terminal] 请在 { $host } 创建新令牌并交给账号（“gemel account rotate”）。
}
error-token-expiring = { $count ->
    [0] 账号“{ $account }”在 { $host } 的令牌今天到期。
   *[other] 账号“{ $account }”在 { $host } 的令牌将在 { $count } 天后到期。
}
hint-token-expiring = { $surface ->
    [window] 请及时创建新令牌，并在“账号”中用“新令牌”交给账号。
   *[terminal] 请及时创建新令牌并交给账号（“gemel account rotate”）。
}
error-api-unsupported = { $what ->
    [api] { $host } 上没有 Gemel 认识的 API。
    [account] 没有为 { $host } 使用账号，因此无法向它询问。
    [mirrors] { $host } 没有可从这里设置的自带镜像。
    [pull] 无法让 { $host } 执行拉取。
    [mirror-options] { $host } 的自带镜像没有这些选项。
    [writing-deploy-key] { $host } 的部署密钥只能读取。
    [user-keys] { $host } 只允许管理仓库的密钥。
   *[other] { $host } 不提供此功能。
}
hint-api-unsupported = { $what ->
    [api] { $surface ->
        [window] 那里的仓库照样可以镜像。如果它是 GitHub Enterprise、Gitee、GitLab、Gitea 或 Forgejo，请说明平台类型，并检查地址。
       *[terminal] 那里的仓库照样可以镜像。如果它是 GitHub Enterprise、Gitee、GitLab、Gitea 或 Forgejo，请用 --kind 说明，并检查地址。
    }
    [account] 请为它添加账号，并在添加镜像时指明。
   *[other] 请在平台的网页上操作。
}
error-other-user = 令牌属于“{ $other }”，而账号“{ $account }”在 { $host } 是“{ $login }”。
hint-other-user = 请给出“{ $login }”的令牌，或另外添加账号。旧令牌已保留。
error-host-mirror-behind = 有 { $count } 个引用等待到达 { $host } 已超过一小时。
hint-host-mirror-behind = { $surface ->
    [window] 此镜像由平台自行运行。请在平台的网页上查看其状态，或在终端用“gemel edit --run-by gemel”改由 Gemel 运行。
   *[terminal] 此镜像由平台自行运行。请查看它在那里的状态（“gemel hostmirror list”），让它立即同步（“gemel hostmirror sync”），或改由 Gemel 运行（“gemel edit --run-by gemel”）。
}
error-nothing-to-reuse = { $program } 没有 { $host } 的密钥。
hint-nothing-to-reuse = 请先用它登录，或自己给出令牌。
error-program-missing = 本机未安装 { $program }。
hint-program-missing = 请安装它，或自己给出令牌。
error-already-running = “{ $mirror }”已在运行。
hint-already-running = 请等它结束，或取消它。
error-cancelled = 运行已取消。
hint-cancelled = 可随时重新同步：会从已获取的内容继续。
error-moved = Gemel 工作时分支一直在变化。
hint-moved = 有人正在同时推送。请稍后重新同步。
error-approval-stale = 提出询问之后，情况已有变化。
hint-approval-stale = 未做任何操作。请重新同步，查看现在会发生什么，再作决定。
error-resolution-stale = “{ $ref }”期间有改动，未对它做任何操作。
hint-resolution-stale = 请重新查看，再作决定。
error-resolution-impossible = { $why ->
    [watched] 此镜像由平台自行运行，Gemel 只观察。
    [one-way] 此镜像为单向，而要写入的仓库只供读取。
    [tag] 只有分支可以合并。
    [one-sided] 只有一侧有它。
   *[other] 这个答案不适用。
}
hint-resolution-impossible = { $why ->
    [watched] { $surface ->
        [window] 请在平台上解决，或在终端用“gemel edit --run-by gemel”让 Gemel 运行此镜像。
       *[terminal] 请在平台上解决，或让 Gemel 运行此镜像（“gemel edit --run-by gemel”）。
    }
    [one-way] 请采用来源的版本，或让镜像双向传递。
    [tag] 请采用一侧的版本，或两者都留。
    [one-sided] 请采用一侧的版本：在另一侧创建或删除它。
   *[other] { $surface ->
        [window] 请重新查看：适用的答案都列在那里。
       *[terminal] 不带答案的“gemel resolve”可列出适用的答案。
    }
}
error-merge-conflicts = 无法自动合并“{ $ref }”：两侧都改动了 { $files }。
hint-merge-conflicts = 请把两侧都获取到一个克隆中，在那里合并并推送到一侧；下次同步会带到另一侧。
error-mixed-questions = 这些引用的问题各不相同。
hint-mixed-questions = { $surface ->
    [window] 请把同一类的一起回答。
   *[terminal] 请把同一类的一起回答；“gemel divergences”可显示类型。
}
error-backup-unknown = 没有备份 { $backup }。
hint-backup-unknown = { $surface ->
    [window] 它已过期或被移除。“备份”中列出现有的备份。
   *[terminal] “gemel backups”可列出备份。
}
error-mirror-removed = 镜像“{ $mirror }”已移除，通往其平台的途径也随之消失。
hint-mirror-removed = 请将备份导出到文件，再从文件中获取。
error-no-such-ref = 此镜像中没有引用“{ $ref }”。
hint-no-such-ref = { $surface ->
    [window] 它在两侧都已消失。“引用”中列出现有的引用。
   *[terminal] “gemel show”可列出引用。
}
error-bad-input = “{ $value }”不能用于 { $what }。
hint-bad-input = { $what ->
    [name] 名称为 1 到 100 个字符，且不以“-”开头。
    [every] 间隔至少一分钟，例如 5m 或 1h。
    [scope] 请使用 main、release/* 或 refs/tags/v* 这样的模式。平台留作自用的引用无法镜像。
    [host] 请给出平台的名称，例如 github.com。
    [account] 该账号属于另一平台。
    [account-name] 使用 GEMEL_SECRETS=env 时，账号“{ $other }”会用到同一变量。请选择字母 a 到 z 或数字不同的名称。
    [push-option] 一个词为 1 到 1000 个字符，只占一行。
    [setting] { $surface ->
        [window] “设置”中显示现有的设置。
       *[terminal] “gemel settings”可列出现有的设置。
    }
    [language] 请给出 system、en、zh-CN 或 ru。
    [connect-seconds] 请给出 { $from } 到 { $to } 的整数。
    [silence-seconds] 请给出 { $from } 到 { $to } 的整数。
    [run-minutes] 请给出 { $from } 到 { $to } 的整数。
    [file-limits] 请给出平台及其 MiB 整数（至少为 1），例如 github.com=100。
    [guard-percent] 请给出 { $from } 到 { $to } 的整数。
    [backup-days] 请给出 { $from } 到 { $to } 的整数。
    [backup-megabytes] 请给出 { $from } 到 { $to } 的整数。
    [merge-author] 请给出姓名和邮箱地址，例如“Ada Lovelace <ada@example.org>”，或留空。
    [merge-message] 请给出文字。
    [second-name] 请给出含有“{"{"}ref{"}"}”及其他内容的名称，例如“{"{"}ref{"}"}@{"{"}host{"}"}”。
    [repository] 请给出所有者和名称，例如 acme/website。
    [hook-url] 请给出 http 或 https 地址，其中不含用户名或密码。
    [host-mirror-url] 平台只会自行推送到 http 或 https 地址。
    [public-key] 请给出包含一个公钥的文件，例如 ~/.ssh/id_ed25519.pub。
    [ref] 请给出 main 或 refs/tags/v1 这样的名称。
    [side] 请给出“left”、“right”，或平台或其账号的名称。
    [backup] 请给出同一镜像的备份。
    [hook-side] 推送到这一侧的内容不会传到任何地方。请指明镜像所读取的一侧。
    [clone-folders] 请给出文件夹的完整路径，例如 /home/ada/src；最多五十个。
    [push-rates] 请给出平台及其每分钟推送次数的整数（至少为 1），例如 github.com=6。
    [push-limits] 请给出平台及其 MiB 整数（至少为 1），例如 github.com=2048。
    [GEMEL_SECRETS] 请使用 file:PATH、env，或不设置以使用系统密钥库。
   *[other] 请检查该值。
}
error-input-missing = { $what ->
    [right-url] 缺少另一个仓库的地址。
    [yes] 没有人可以询问。
    [secret] 缺少密码或令牌。
    [user] 缺少用户名。
    [name] 缺少名称。
    [side] 缺少哪一侧。
    [url] 缺少地址。
    [change] 没有说明要更改什么。
   *[other] 缺少某项内容。
}
hint-input-missing = { $what ->
    [right-url] 请给出两个地址，或用“-”从标准输入读取。
    [yes] 加上 --yes 可不经询问继续。
    [side] 请说明由哪个平台推送：“left”、“right”或其名称。
    [user] { $surface ->
        [window] 请输入。如果平台是 GitHub Enterprise、Gitee、GitLab、Gitea 或 Forgejo，也可改为说明类型：它会自己报出用户名。
       *[terminal] 请给出（“--user”）。如果平台是 GitHub Enterprise、Gitee、GitLab、Gitea 或 Forgejo，也可改为说明类型（“--kind”）：它会自己报出用户名。
    }
    [secret] 请输入，或从标准输入给出。
    [change] { $surface ->
        [window] 请先做出更改。
       *[terminal] 请说明要更改什么：“gemel edit --help”可列出可更改的内容。
    }
   *[other] 请填写。
}
error-io = 无法读写文件：{ $detail }
hint-io = 请检查文件夹存在且可以写入。
error-secret-in-url = { $host } 的地址中含有密钥。它现已存入密钥库，地址中不再保留。
hint-secret-in-url = 本机的其他用户可以看到命令的参数，shell 也会记录它们。最好用“-”，并从标准输入粘贴地址。
