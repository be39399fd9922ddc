# The list of a mirror's refs in the window, and settling several of them at once.

window-refs-list = 此镜像的引用
window-refs-which = 显示哪些引用
window-refs-waiting = 需要您决定（{ $count }）
window-refs-apart = 不一致（{ $count }）
window-refs-every = 全部（{ $count }）
window-refs-found = { $count } 个引用匹配。
window-ref-select = 选中 { $ref }，与其他引用一起解决
window-ref-other-kind = 已选中的引用是另一类问题，需与此引用分开解决。
# $kind: the question that all of them ask
window-together-selected =
    { $kind ->
        [tag] 已选中 { $count } 个两侧不同的标签
        [deletion] 已选中 { $count } 个在一侧被删除的引用
        [deletedAndChanged] 已选中 { $count } 个一侧删除、另一侧改动的引用
        [rewrite] 已选中 { $count } 个历史被改写的引用
        [flapping] 已选中 { $count } 个被反复改回的引用
        [firstSync] 已选中 { $count } 个首次同步前两侧就不同的引用
       *[bothChanged] 已选中 { $count } 个两侧都改动的引用
    }
window-together-all = 选中所有同类引用
window-together-none = 取消选中
window-together-settle = 一起解决…
window-together-title = 一起解决 { $count } 个引用
window-together-question = 对每个引用如何处理？
window-together-looking = 正在查明每种处理会做什么…
window-together-left = 每个都以 { $host } 的为准
window-together-merge = 逐个合并两侧
window-together-both = 每个都保留两侧，{ $host } 的改用第二个名称
window-together-ignore = 每个都保持不动
window-together-does = 这 { $count } 个引用各自会发生什么
window-together-stays = 有 { $count } 个引用无法这样处理，将保持原状，继续等待决定。
window-together-nothing = 任何地方都不会改变。这些引用将保持不动，直到两侧再次一致。
window-together-do = 解决 { $count } 个引用
window-together-done = { $count } 个引用已解决
window-together-not-done = { $count } 个引用未解决
