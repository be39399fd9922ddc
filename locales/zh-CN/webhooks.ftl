# Webhooks: hosts tell of pushes, so that a mirror starts at once.

error-hook-address-unusable = 平台无法在 { $address } 调用
hint-hook-address-unusable = 该端口可能已被其他程序占用。请在设置中另选一个。{ $detail }
error-hook-nowhere = 没有说明 { $host } 可以调用哪里
hint-hook-nowhere = 请在设置中给出平台能够到达本机的地址，或 smee.io 之类中继的事件流。
error-hook-stream-unusable = { $host } 没有提供事件流
hint-hook-stream-unusable = 请检查设置中的中继地址。{ $detail }

event-webhook-added = 从现在起，{ $host } 会通知推送

# The command line.
setting-hook-address = 在哪里接收平台的调用，例如 127.0.0.1:9470，或仅限本机的端口；留空表示不接收
setting-hook-url = 平台通过哪个地址到达那里（如果有程序转交调用）；留空表示没有
setting-hook-stream = 接收平台调用的中继的事件流，例如 https://smee.io/…；留空表示没有
cli-hook-add-examples =
    示例：
      gemel settings hook-stream https://smee.io/abcdef && gemel hook add website --on GitHub
      gemel settings hook-address 9470 && gemel settings hook-url https://hooks.example.org
      gemel hook add website https://ci.example.org/push --on left <secret.txt
cli-hook-expect = 接受手动创建的 Webhook 的调用；双方共享的密钥从标准输入读取。
cli-hook-forget = 让平台不再调用，也不再接受它的调用。
cli-hook-status = 显示平台在哪里调用、哪些平台在调用，以及最近的情况。
cli-arg-hook-url = 平台所调用的地址；未给出时为 Gemel 自己，并使用生成的密钥
cli-hook-listening = 在 { $address } 接收调用。
cli-hook-deaf = 不接收调用：既未设置地址，也未设置中继。
cli-hook-unkept = 目前没有程序按计划运行，因此没有人接收调用。
cli-hook-stream-open = 中继 { $host } 自 { $at } 起转交调用。
cli-hook-stream-closed = 中继 { $host } 目前没有转交任何内容。
cli-hook-one = { $mirror }：{ $host } 调用 { $url }
cli-hook-one-heard = 最近一次：{ $at }
cli-hook-one-unheard = 尚未收到
cli-hook-heard = 最近接受的：{ $host }，用于 { $mirror }，{ $at }
cli-hook-refused = { $why ->
    [unsigned] 最近拒绝的，{ $at }：没有密钥的证明。
    [wrong] 最近拒绝的，{ $at }：密钥不符。
    [old] 最近拒绝的，{ $at }：时间不符。
    [repeated] 最近拒绝的，{ $at }：此前已来过。
    [tooLong] 最近拒绝的，{ $at }：太长。
   *[cut] 最近拒绝的，{ $at }：不完整。
}
cli-hook-refused-count = 程序启动以来已拒绝 { $count } 次调用。
cli-hook-told = 从现在起，{ $host } 会调用 { $url }。
cli-hook-expected = 请将此地址和密钥交给 { $host }：{ $url }

# The window.
window-webhooks = Webhook
window-webhooks-about = 平台通知推送后，其镜像会立即开始同步。只接受带有 Gemel 与平台共享密钥的调用。Webhook 用“gemel hook add”创建。
window-hook-address = 接收调用的地址
window-hook-address-hint = 带端口的地址，或仅限本机的端口。留空：不接收。
window-hook-address-example = 127.0.0.1:9470
window-hook-url = 平台使用的地址
window-hook-url-hint = 有程序转交调用时，平台通过此地址到达。
window-hook-url-example = https://hooks.example.org
window-hook-stream = 中继
window-hook-stream-hint = smee.io 或 gosmee 的事件流：平台无法直接访问本机时，由它转交调用。
window-hook-stream-example = https://smee.io/abcdef
window-hook-state = 状态
window-hook-off = 关闭
window-hook-unkept = 没有程序按计划运行
window-hook-listening = 在 { $address } 接收调用
window-hook-stream-open = 已连接到 { $host }
window-hook-stream-closed = 未连接到 { $host }
window-hook-hosts = 调用的平台
window-hook-none = 还没有平台调用
window-hook-calls = { $mirror }：{ $host }
window-hook-heard-never = 尚未收到
window-hook-last = 最近接受的
window-hook-refused = 最近拒绝的
window-hook-why = { $why ->
    [unsigned] 没有密钥的证明
    [wrong] 密钥不符
    [old] 时间不符
    [repeated] 此前已来过
    [tooLong] 太长
   *[cut] 不完整
}
window-hook-refused-count = 已拒绝 { $count } 次调用
