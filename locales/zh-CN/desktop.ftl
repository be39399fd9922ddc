# The tray menu and the desktop notifications.

tray-open = 打开 Gemel
tray-sync-all = 立即全部同步
tray-pause = 暂停
tray-pause-hour = 一小时
tray-pause-tomorrow = 到明天
tray-pause-resumed = 直到恢复
tray-resume = 全部恢复
tray-recent = 最近
tray-recent-line = { $mirror }：{ $sentence }
tray-settings = 设置
tray-item-decision = { $mirror } 等待您决定
tray-item-stopped = { $mirror } 已停止
tray-item-failing = { $mirror } 出错
tray-quit = 退出
tray-none = 还没有镜像
tray-up-to-date = { $count ->
    [1] 镜像已是最新
   *[other] 全部 { $count } 个镜像都是最新
}
tray-others-paused = { $count } 个镜像已是最新，其余已暂停
tray-attention = { $count } 个镜像等待您处理
tray-failing = { $count } 个镜像出错
tray-syncing = 正在同步 { $count } 个镜像
tray-not-checked = { $count } 个镜像尚未检查
tray-paused = 所有镜像均已暂停

notice-decisions-title = { $mirror } 等待您决定
notice-decisions-body = { $count ->
    [1] { $refs } 需要您处理才能同步，其余均已一致。
   *[other] { $count } 个引用需要您处理才能同步：{ $refs }
}
notice-question-title = { $mirror } 已停下询问
notice-question-body = 继续下去会丢失很多内容。请打开 Gemel 查看。
notice-expiring-title = { $account } 需要新的令牌
notice-stopped-title = { $mirror } 已停止
notice-needs-title = { $mirror } 等待您处理
notice-healthy-title = { $mirror } 恢复正常
notice-healthy-body = 没有需要您处理的事项了。
notice-many-title = { $count } 个镜像等待您处理
notice-many-body = 请打开 Gemel 查看。
notice-start-again = 重新启动
notice-snooze = 一小时后提醒我
notice-open = 打开
