# The activity log: one sentence an event.

event-mirror-added = 已添加镜像：{ $left_host } 与 { $right_host }
event-mirror-edited = 设置已更改
event-mirror-removed = 镜像已移除，其备份仍保留
event-mirror-paused = 已暂停
event-mirror-resumed = 已恢复
event-ref-created = 已在 { $host } 创建 { $ref }（{ $new }）
event-ref-advanced = 已在 { $host } 推进 { $ref }（{ $old } → { $new }）
event-ref-rewritten = 已在 { $host } 改写 { $ref }（{ $old } → { $new }），备份已保留
event-ref-deleted = 已在 { $host } 删除 { $ref }（原为 { $old }），备份已保留
event-refs-synced = 已向 { $host } 同步 { $count } 个引用
event-ref-diverged = { $ref } 已分叉：{ $left_host } 新增 { $left }，{ $right_host } 新增 { $right }
event-ref-held = { $reason ->
    [rewrite] { $ref } 等待处理：一侧的历史被改写
    [deletion] { $ref } 等待处理：在一侧被删除
    [refused] { $ref } 被拒绝：{ $detail }
    [flapping] { $ref } 等待处理：有程序反复将它改回
    [fileTooLarge] { $ref } 等待处理：平台不接受这么大的文件：{ $detail }
    [workflowScope] { $ref } 等待处理：令牌缺少改动 { $detail } 所需的“workflow”权限
    [nameClash] { $ref } 等待处理：另一侧有引用与它的名称冲突
    [defaultBranch] { $ref } 等待处理：在一侧被删除，却是另一侧的默认分支
   *[other] { $ref } 等待决定
}
event-ref-settled = { $ref } 已解决
event-guard-emptied = 已停下询问：一侧丢失了许多引用（{ $count } 项改动等待处理）
event-guard-unrelated = 已停下询问：两个仓库没有共同历史（{ $count } 项改动等待处理）
event-guard-replaced = 已停下询问：有一个地址指向了另一个仓库（{ $count } 项改动等待处理）
event-host-mirror-added = 从现在起，{ $host } 会自行向 { $other_host } 推送
event-host-mirror-removed = { $host } 不再自行推送
event-host-told = 已通知 { $host } 传递改动
event-repository-created = 已在 { $host } 创建仓库 { $path }
event-guard-many-losses = 已停下询问：将有 { $count } 个引用被删除或改写
event-run-failed = 同步失败
event-mirror-stopped = { $count ->
    [1] 失败 1 次后停止
   *[other] 连续失败 { $count } 次后停止
}
event-mirror-started-again = 已重新启动
event-run-recovered = 同步恢复正常
event-run-cancelled = 同步已取消
event-token-expiring = { $count ->
    [0] 账号 { $account } 在 { $host } 的令牌今天到期或已到期
   *[other] 账号 { $account } 在 { $host } 的令牌将在 { $count } 天后到期
}
event-ref-ignored = 已按您的决定不再处理 { $ref }
