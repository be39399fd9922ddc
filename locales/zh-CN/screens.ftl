# The window's screens, beside window.ftl: the first start, activity, charts, graphs, keys, the sanitised report.

window-demo-try = 用演示仓库试一试
window-demo-hint = 演示用的是本机上的两个小仓库，其中一个分支需要您处理。不会向任何地方发送内容，并可整个移除。
window-demo-mirror = 演示
window-demo-left = GitHub（演示）
window-demo-right = Gitee（演示）
window-demo-banner = 这是演示用的一对仓库：Gemel 自己文件夹中的两个小仓库。可随意尝试。
window-demo-remove = 移除演示
window-demo-remove-title = 移除演示用的这对仓库？
window-demo-remove-body = 镜像、两个仓库、它们的历史和备份都会删除。您自己的内容不受影响。
window-demo-removed = 演示用的这对仓库已移除

window-search-activity = 搜索动态
window-needs-you = 等待您处理
window-needs-you-more = 另有 { $count } 个镜像等待您处理
window-activity-list = 动态，最新的在前
window-activity-loaded = 已显示 { $count } 行
window-run-more = 再显示 { $count } 行
window-run-less = 收起
window-copy = 复制
window-copy-run = 复制 { $name } 的经过
window-copied = 已复制
window-copy-failed = 桌面未接受该文字
window-copy-failed-hint = 请选中后手动复制。
window-show-whole = 显示全文

window-schedule = 计划
window-minimum-minutes = 两次同步之间的最短间隔
window-minimum-minutes-hint = 针对同一镜像，无人要求立即同步时。
window-parallel-runs = 同时进行的同步
window-parallel-runs-hint = 越多越快，本机的负担也越重。
window-host-runs = 其中涉及同一平台的
window-host-runs-hint = 一次请求太多，平台会限速。
window-runs = 个
window-conditions = 运行条件
window-pause-on-metered = 网络按流量计费时等待
window-pause-below = 电池电量低于此值时等待
window-pause-below-hint = 只针对自动开始的同步。0 表示从不等待。
window-notices = 通知
window-quiet-hours = 免打扰时段
window-quiet-hours-hint = 通知会等到时段结束。留空表示没有。
window-quiet-hours-example = 22:00-07:00
window-without-tray = 不显示托盘图标时，关闭窗口会
window-without-tray-quit = 退出
window-without-tray-minimise = 最小化
window-diagnostics = 诊断
window-diagnostics-body = 供协助您的人查看的报告：只有数字和代码，没有平台、仓库、分支或人的名称。发送前请先阅读。
window-report = 报告
window-key-help = 显示这些按键
window-keys-title = 按键
window-close = 关闭

window-outcome-nothing = 无需操作
window-outcome-synced = 已同步
window-outcome-decision = 等待您处理
window-outcome-failed = 失败
window-outcome-cancelled = 已取消
window-run-told = { $at }：{ $outcome }，{ $took }，{ $amount }
window-runs-summary = { $failed ->
    [0] 最近 { $count } 次同步通常用时 { $took }，共传输 { $amount }。没有失败。
   *[other] 最近 { $count } 次同步通常用时 { $took }，共传输 { $amount }。{ $failed } 次失败。
}
window-lasted-short = { $seconds } 秒
window-lasted-seconds = { $count } 秒
window-lasted-minutes = { $count } 分钟
window-lasted-hours = { $count } 小时
window-speed = { $amount }/秒
window-time-left = 还需 { $time }
window-graph = 两侧历史从这里分开：{ $left } +{ $leftCount }，{ $right } +{ $rightCount }

window-find-pairs = 在本机上查找成对的仓库
