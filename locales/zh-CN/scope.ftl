# 哪些引用属于镜像：由人选择，并显示结果。

window-scope-all = 所有分支和标签
window-scope-all-hint = 新建的分支和标签出现后也会自动纳入。
window-scope-protected = 仅受保护的分支
window-scope-protected-hint = 每次同步时会向平台询问哪些分支受保护。
window-scope-tags-too = 同时包括所有标签
window-scope-patterns = 仅符合以下模式的引用
window-scope-pattern = 模式 { $number }
window-scope-add = 添加模式
window-scope-fits = { $count ->
    [0] 目前没有匹配的引用
   *[other] 匹配 { $count } 个引用
}
window-scope-takes-out = { $count ->
    [0] 目前没有可排除的引用
   *[other] 排除 { $count } 个引用
}
window-scope-unready = 选定两个仓库后，这里会列出属于镜像的引用。
window-scope-unlisted = 可以向两个平台询问有哪些引用可选。
window-scope-list = 列出分支和标签
window-scope-list-again = 重新列出
window-scope-listing = 正在询问两侧平台…
window-scope-list-label = 两侧的分支和标签
window-scope-tally = 属于镜像：分支 { $branches }/{ $ofBranches }，标签 { $tags }/{ $ofTags }。
window-scope-tally-others = 其他引用 { $others }/{ $ofOthers }。
window-scope-no-refs = 两侧都还没有分支或标签。
window-scope-nothing = 现有的引用都不会被镜像。
window-scope-unprotected = 平台目前没有说明哪些分支受保护。在此之前不会改动任何分支。
window-scope-in = 属于镜像
window-scope-out = 不包括
window-scope-unsure = 等待确认是否受保护
