# SSH: host keys, keys to log in with, and what goes wrong there.

error-host-key-unknown = 还没有人确认过 { $name } 的 SSH 密钥。
hint-host-key-unknown = { $surface ->
    [window] 请将其指纹与平台公布的比对，并指明信任哪个密钥。尚未发送任何内容。
   *[terminal] 请查看其指纹，并与平台公布的比对：“gemel ssh hostkeys { $name }”。尚未发送任何内容。
}
error-host-key-changed = { $name } 出示的 SSH 密钥与确认过的不同。出示的是 { $shown }，确认过的是 { $pinned }。
hint-host-key-changed = { $surface ->
    [window] 可能有人在窃听，也可能是平台换了密钥。请通过其他途径向其管理者确认 { $shown } 是否为其密钥，之后再信任它。尚未发送任何内容。
   *[terminal] 可能有人在窃听，也可能是平台换了密钥。请通过其他途径向其管理者确认 { $shown } 是否为其密钥，之后再用“gemel ssh hostkeys { $name }”接受。尚未发送任何内容。
}
error-host-key-absent = { $fingerprint ->
    [none] { $host } 没有这样的密钥。
   *[other] { $host } 没有出示指纹为 { $fingerprint } 的密钥。
}
hint-host-key-absent = { $surface ->
    [window] 请查看它现在出示的密钥，并从中选择。
   *[terminal] 请用“gemel ssh hostkeys { $host }”查看它出示的密钥，并按显示的样子给出指纹。
}
error-ssh-denied = { $host } 不允许我们通过 SSH 登录。它接受：{ $methods }。
hint-ssh-denied = { $with ->
    [key] { $surface ->
        [window] 平台知道密钥 { $key } 吗？可在“账号”或镜像的设置中复制其公钥。也请检查地址中的用户名。
       *[terminal] 平台知道密钥 { $key } 吗？“gemel ssh key show”可显示它，“gemel ssh key upload”可交给平台。也请检查地址中的用户名。
    }
    [password] { $surface ->
        [window] 密码仍然正确吗？可在“账号”中更换。
       *[terminal] 密码仍然正确吗？“gemel ssh password”可更换。
    }
   *[own] { $surface ->
        [window] 您的 SSH 代理和 ~/.ssh 中的密钥都未被接受。请将正确的密钥载入代理，或创建一个并交给平台。
       *[terminal] 您的 SSH 代理和 ~/.ssh 中的密钥都未被接受。请将正确的密钥载入代理，或用“gemel ssh key new”创建一个并交给平台。
    }
}
error-ssh-key-only = { $host } 的 SSH 不接受密码，只接受密钥。
hint-ssh-key-only = { $surface ->
    [window] 请在“账号”中创建 SSH 密钥，并将公钥交给平台。
   *[terminal] 请用“gemel ssh key new”创建密钥，并将公钥交给平台。
}
error-ssh-cut = 与 { $host } 的 SSH 连接在登录之前就被切断。
hint-ssh-cut = { $instead ->
    [none] 可能是防火墙阻止了 SSH，或服务器的连接太多。如果是防火墙，请使用仓库的 HTTPS 地址。{ $detail }
   *[other] 可能是防火墙阻止了 SSH。该平台也在 { $instead } 应答；HTTPS 地址同样可用。{ $detail }
}
error-ssh-chatter = 在 Git 开始通信之前，{ $host } 上有程序输出了内容。
hint-ssh-chatter = 通常是该账号 shell 启动文件（.bashrc、.profile）中的问候语：请让它只在交互式 shell 中输出。输出的内容：{ $detail }
error-ssh-key-open = SSH 不使用私钥 { $detail }：本机的其他人可以读取它。
hint-ssh-key-open = 请取消其他人的权限：chmod 600 “{ $detail }”。
error-ssh-agent-refused = SSH 代理不愿用 { $host } 的密钥签名。
hint-ssh-agent-refused = 它可能已锁定、在等您确认，或没有插入安全密钥：请解锁，或在提示时触碰安全密钥。{ $detail }
error-ssh-mismatch = 本机的 SSH 与 { $host } 没有共同支持的方式。
hint-ssh-mismatch = 两者之一太旧。{ $detail }
error-ssh-config = SSH 不接受本机上它自己的配置。
hint-ssh-config = 请修正 ~/.ssh/config。{ $detail }
error-ssh-behind-proxy = 无法看到 { $host } 的密钥：通往那里要经过另一台主机。
hint-ssh-behind-proxy = 请先用“ssh”连接一次：它会说明途中缺少什么。然后再看一次，或采用您的 known_hosts 中的密钥，或手动输入密钥。{ $detail }
error-ssh-key-missing = { $owner } 没有自己的 SSH 密钥。
hint-ssh-key-missing = { $surface ->
    [window] 可在“账号”或镜像的设置中创建。
   *[terminal] “gemel ssh key new”可创建。
}
error-ssh-key-exists = { $owner } 已有 SSH 密钥。
hint-ssh-key-exists = { $surface ->
    [window] “更换”可换上新的。
   *[terminal] “gemel ssh key rotate”可换上新的。
}

event-host-key-accepted = 已确认 { $host } 的 SSH 密钥：{ $fingerprints }

ssh-touch = 请触碰您的安全密钥：{ $name } 正在登录。
notice-touch-title = 请触碰您的安全密钥
notice-touch-body = { $name } 正在通过 SSH 登录，等待触碰。

cli-ssh = SSH：信任哪些主机密钥，以及用来登录的密钥。
cli-ssh-hostkeys = 将平台的 SSH 密钥与公布的对照显示，并指明信任哪些；未给出平台时，显示已信任的密钥。
cli-ssh-hostkeys-examples =
    示例：
      gemel ssh hostkeys github.com
      gemel ssh hostkeys git.example.org:2222 --accept SHA256:…
      gemel ssh hostkeys git.example.org --import
cli-ssh-key = 在此创建、用来登录的密钥。私钥保存在系统密钥库中。
cli-ssh-key-new = 为账号或镜像的一侧创建密钥。
cli-ssh-key-show = 显示公钥，以便交给平台。
cli-ssh-key-upload = 通过 API 将公钥交给平台：作为账号的密钥，或只用于一个仓库。
cli-ssh-key-rotate = 用新密钥替换旧密钥；得到过旧密钥的平台会得到新的。
cli-ssh-key-remove = 移除密钥，包括本机上的和得到过它的平台上的。
cli-ssh-password = 保存账号所在平台通过 SSH 要求的密码；从标准输入读取。
cli-ssh-passphrase = 保存您自己 SSH 密钥的口令；从标准输入读取。
cli-arg-ssh-host = 平台：名称、host:port、~/.ssh/config 中的别名，或仓库的地址
cli-arg-accept = 信任具有此指纹、且您已比对过的密钥；可多次给出
cli-arg-published = 信任平台出示、且其运营者公布的密钥
cli-arg-import = 信任您自己 known_hosts 中的密钥
cli-arg-enter = 信任此密钥，以 known_hosts 或 .pub 文件的格式给出
cli-arg-forget = 不再信任该平台的任何密钥
cli-arg-key-account = 账号的名称
cli-arg-key-mirror = 镜像：密钥只用于它的一侧
cli-arg-key-on = 镜像的哪一侧：其平台的名称
cli-arg-key-type = 密钥的类型
cli-arg-key-upload = 立即交给平台
cli-arg-deploy = 只用于此镜像的仓库（部署密钥），而不用于整个账号
cli-arg-read-only = 用它只能读取
cli-arg-secret-remove = 删除所保存的

cli-account-ssh = { $host } 使用 SSH：请给出那里的密码；如果用密钥登录，则留空。
cli-ssh-none-pinned = 还没有信任任何平台的密钥。
cli-ssh-publisher = { $publisher } 在 { $page } 公布其指纹
cli-ssh-standing = { $standing ->
    [matches] 与 { $publisher } 公布的一致
    [differs] 与 { $publisher } 公布的不一致！
   *[unpublished] 请与平台运营者所说的比对
}
cli-ssh-known-to-user = 在您自己的 known_hosts 中
cli-ssh-pinned = 已信任
cli-ssh-pin = 自 { $date } 起信任，{ $by ->
    [published] 依据公布的密钥
    [compared] 由您比对
    [knownHosts] 来自您自己的 known_hosts
   *[entered] 由您输入
}
cli-ssh-changed = 这些都不是信任过的密钥。中间可能有人：接受之前，请先向平台的管理者确认。
cli-ssh-believe-published = 信任 { $name } 公布的密钥？[y/N]
cli-ssh-how = 若要信任其中一个：gemel ssh hostkeys { $name } --accept FINGERPRINT
cli-ssh-believed = { $count ->
    [0] 不再信任 { $name } 的任何密钥。
   *[other] 现已信任 { $name } 的 { $count } 个密钥。
}
cli-ssh-key-made = { $name } 的密钥已创建。请将这一行交给平台：
cli-ssh-key-uploaded = 平台现在知道此密钥。
cli-ssh-key-rotated = { $name } 的密钥已换新。
cli-ssh-key-by-hand = 请在平台上用这一行替换旧的：
cli-ssh-key-removed = { $name } 的密钥已移除。
cli-ssh-key-known = 已交给{ $place ->
    [account] 平台，作为账号自己的密钥
   *[other] { $place }
}
cli-ssh-password-prompt = { $host } 的密码：
cli-ssh-passphrase-prompt = 您 SSH 密钥的口令：
cli-ssh-secret-kept = 已保存。
cli-ssh-secret-forgotten = 已删除。

window-ssh-host-keys = { $name } 的 SSH 密钥
window-ssh-looking = 正在查看平台出示的密钥…
window-ssh-changed = 这些都不是信任过的密钥。中间可能有人：接受之前，请先通过其他途径向平台的管理者确认。
window-ssh-published-at = { $publisher } 在此公布其指纹：
window-ssh-compare = 请通过其他途径，将指纹与平台运营者所说的比对。
window-ssh-matches = 与 { $publisher } 公布的一致。
window-ssh-differs = 与 { $publisher } 公布的不一致。
window-ssh-unpublished = 这里没有公布的指纹可供对照：请自行比对。
window-ssh-known-to-you = 您自己的 known_hosts 中有它。
window-ssh-accept = 我已比对：信任 { $kind }
window-ssh-believed = 已信任。
window-ssh-accept-published = 信任公布的密钥
window-ssh-import = 采用我的 known_hosts 中的
window-ssh-enter = 或输入密钥，以 known_hosts 或 .pub 文件的格式
window-ssh-enter-example = ssh-ed25519 AAAA…
window-ssh-believe-typed = 信任此密钥
window-ssh-given = 已交给平台。
window-ssh-copy = 复制公钥
window-ssh-copied = 公钥已在剪贴板中。
window-ssh-upload = 交给平台
window-ssh-upload-deploy = 作为部署密钥交给平台
window-ssh-give = 请将这一行交给 { $host }：加入您在那里的 SSH 密钥，或写入登录用户的 ~/.ssh/authorized_keys 文件。
window-ssh-give-repository = 请将这一行交给 { $host }：加入该仓库的部署密钥。
window-ssh-page = 打开平台的密钥页面
window-ssh-login = 通过 SSH 登录
window-ssh-alone = 仅 SSH
window-ssh-by = { $by ->
    [key] 使用此账号自己的密钥登录，不出示其他密钥。
    [password] 使用密码或您自己的密钥登录。
    [passphrase] 使用您自己的密钥登录，其口令已保存。
   *[own] 使用您自己的密钥和 SSH 代理登录。
}
window-ssh-secret = { $which ->
    [password] 密码
   *[passphrase] 您自己密钥的口令
}
window-ssh-secret-hint = { $which ->
    [password] 保存在系统密钥库中，该平台询问时才交给 SSH。
   *[passphrase] 保存在系统密钥库中，SSH 打开密钥时才交给它。
}
window-ssh-secret-kept = { $which ->
    [password] 密码已在密钥库中。
   *[passphrase] 您自己密钥的口令已在密钥库中。
}
window-ssh-secret-type = { $which ->
    [password] 使用密码登录…
   *[passphrase] 您自己的密钥有口令…
}
window-ssh-secret-replace = 更换…
window-ssh-secret-save = 保存
window-ssh-secret-forget = 删除
window-ssh-secret-saved = 已保存到密钥库。
window-ssh-secret-forgotten = 已删除。
window-ssh-way = 登录方式
window-ssh-way-name = { $way ->
    [key] 新密钥
    [password] 密码
   *[own] 您自己的密钥
}
window-ssh-way-means = { $way ->
    [key] 为此账号单独创建密钥。私钥留在系统密钥库中，由您将公钥交给平台。
    [password] 用于接受密码的服务器。大多数 Git 平台只接受密钥。
   *[own] 您的 SSH 代理，以及 ~/.ssh 中的密钥。如果密钥有口令，可保存在此。
}
window-ssh-take-way = { $way ->
    [key] 创建密钥
    [password] 用此密码登录
   *[own] 用我的密钥登录
}
window-ssh-sign-in-at = 登录 { $name }
window-ssh-sign-in-with = 使用账号 { $account } 登录。
window-ssh-test-again = 再试一次
window-ssh-own = 您自己的 SSH 密钥和代理
window-ssh-account-option = { $name }（{ $host }）
window-ssh-other-way = 用其他方式登录…
window-ssh-side-key = 只用于此镜像中 { $name } 的密钥
window-ssh-side-key-means = { $account ->
    [none] 如果有，就用它代替您自己的密钥。平台称之为部署密钥。
   *[other] 如果有，就用它代替 { $account } 的登录方式。平台称之为部署密钥。
}
window-host-ssh = { $host } 只通过 SSH 访问：没有令牌，也无法列出其仓库。
window-account-ssh-hint = 服务器，连同登录的用户；端口不是 22 时也要写明：ssh://git@git.example.org:2222
window-ssh-rotate = 更换
window-ssh-rotated = 已换上新密钥，平台也已知道。
window-ssh-rotated-by-hand = 已换上新密钥。请将其公钥交给平台。
window-ssh-remove = 移除密钥
window-ssh-make = 创建 SSH 密钥
window-ssh-make-rsa = 使用较旧的 RSA 类型
