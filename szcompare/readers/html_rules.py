"""Chinese government pages ▶ facts of them: where the text stands, what is no text, how fields are labelled. No logic."""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements that never hold text of a document.
SKIPPED = _set(
    "script style noscript template head iframe object embed applet select option datalist button input"
    " textarea nav footer aside svg canvas audio video source track map area link meta base title dialog"
    " progress"
)
BLOCKS = _set(
    "address article blockquote body caption center dd details dir div dl dt fieldset figcaption figure"
    " form h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary table tbody td"
    " tfoot th thead tr ul"
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BOLD = frozenset({"b", "strong"})

# Ids and classes (lower case) of the element that holds the text, by the content management systems in use: TRS WCM,
# UCAP (gov.cn), NFCMS and gkmlpt (Guangdong), 大汉 jpage, Visual SiteBuilder, 博达, 开普, Xinhua, People's Daily, WeChat.
CONTENT = _set(
    "ucap-content trs_editor trs_ueditor trs_preappend trs_word trs_paper_default view custom_unionstyle"
    " zoom zoomcon zoom1 ozoom pages_content pages-content article-content article_content articlecontent"
    " article-con article_con content_article article-content-body content-article articlebody"
    " article-body article_body article_txt article-txt artibody info_cont info-cont info_content"
    " infocontent news_content news-content newscontent newscontnet news_txt newstext news_con"
    " xxgk_content xxgk-content zwgk_content gk_content zfxxgk_content gkml_content vsb_content"
    " vsb_content_2 v_news_content wp_articlecontent bt_content bt-content bt-box j-fontcontent fontzoom"
    " font_zoom printcontent print_content printarea print-content mycontent content_txt content-txt"
    " contenttxt conttxt contxt con_txt txt_con txtcon text_con maintext main-text main_text main-txt"
    " detail-content detail_content detailcontent detail_con detail-con details-content wzcon wz_con wznr"
    " wzy_con xl_content xl-content xlcontent xl_con xilan_con ccontent rm_txt_con rwb_zw p-detail detail"
    " js_content rich_media_content main-aticle main-article barrierfree_container gsj_htmlcon_bot"
    " div_content divcontent div_zoom cont_text con_text nr_con contentbox content_box content-box"
    " bodycontent text-content textcontent text_content ue-content ueditor ueditor-content entry-content"
    " post-content article content content_main main-content-text scroll_cont scroll-cont scroll_cont_1"
    " ewb-article-info ewb-info-content info-article pages_print common-detail-content zw_content"
    " zwcontent zw-content z-content"
)

# Ids and classes of what stands beside the text. Matched against whole words of the names; never applied to an element
# that holds the better part of the text.
ASIDE = re.compile(
    "(?:^|[-_ ])(?:nav|navs|navi|navbar|navigation|menu|menus|breadcrumb|breadcrumbs|crumb|crumbs|location|dqwz|wz-location|"
    "position|curpos|share|shares|sharebox|bdshare|bdsharebuttonbox|jiathis|jiathis_style|fenxiang|fx|social|qrcode|qr|ewm|erweima|"
    "footer|foot|bottom|copyright|banquan|related|relate|xgxx|xgwj|xgyd|xgzc|xgjd|xglj|recommend|hot|sidebar|aside|comment|"
    "comments|pinglun|pager|pagination|paging|toolbar|tools|tool|print|dayin|search|searchbox|login|toplink|header|fontsize|"
    "zihao|editor-info|prenext|prev|next|page-nav|links|friendlink|yqlj|youqing|slider|banner|swiper|popup|dialog|mask)(?:$|[-_ ])",
    re.IGNORECASE,
)

# Lines beside the text, whole and short.
_BUTTON = "(?:打印(?:本页|此页)?|关闭(?:窗口|本页|页面|此页)?|下载(?:文字|图片)版|放大|缩小|正常|返回顶部|加入收藏|收藏|我要纠错|内容纠错|纠错|返回|分享|字号|字体|默认|特大|超大|大|中|小)"
NO_TEXT = re.compile(
    "(?:"
    f"[【\\[]?{_BUTTON}[】\\]]?(?:[\\s|｜/·:：]*[【\\[]?{_BUTTON}[】\\]]?)*"
    "|[【\\[]?\\s*(?:字号|字体|字体大小|文字大小)\\s*[:：]?\\s*[】\\]]?[\\s\\[【大中小\\]】默认特超+\\-AaＡ]*"
    "|(?:分享到|分享至|微信扫一扫|扫一扫|用手机|手机扫码|扫码).{0,40}"
    "|(?:当前位置|当前的位置|您的位置|您现在的位置|您当前所在的位置|你的位置|所在位置|位置)\\s*[:：>].*"
    "|(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇|上一页|下一页|返回顶部|回到顶部|返回列表|返回首页|首页|尾页|末页).{0,80}"
    "|(?:[【\\[]纠错[】\\]]\\s*)?[（(\\[【]?(?:责任编辑|网络编辑|编辑|责编|初审|复审|终审|审核|一审|二审|三审|录入|录入者|编审)"
    "\\s*[:：].{0,30}"
    "|(?:浏览次数|阅读次数|访问次数|点击数|点击率|点击量|浏览量|阅读量|浏览|阅读|访问量|点击)\\s*[:：].{0,20}"
    "|(?:发布时间|发布日期|更新时间|发表时间|时间|日期|来源|信息来源|文章来源|稿件来源|作者)\\s*[:：].{0,60}"
    "(?:浏览|阅读|点击|访问|字体|字号|打印|分享|来源|作者|【).{0,60}"
    "|.{0,40}(?:ICP备|公网安备|版权所有|网站标识码|技术支持|主办单位[:：]|承办单位[:：].{0,10}网).{0,80}"
    "|网站地图.{0,40}|联系我们|关于我们|隐私声明|使用帮助|无障碍(?:阅读|浏览|辅助)?|长者(?:助手|模式|版)"
    "|(?:视力保护色|保护视力色).{0,20}|设为首页|繁體|简体|English|关怀版|用户登录|繁体版|移动版|智能问答|触屏版|微博|微信"
    "|.{0,12}(?:我要纠错|扫一扫在手机).{0,20}|[+＋]1|图集|点赞"
    "|关注\\s*[·:：].{0,20}|搜索|高级搜索|[×+\\-＋－↺]|.{0,20}小程序|返回顶部.{0,20}"
    "|(?:点击|点此)查看.{0,10}解读.{0,80}|.{0,6}(?:音频|视频|图片|文字|图文)解读.{0,6}"
    ")"
)
RELATED = re.compile(
    "[【\\[■◆●>»]?\\s*(?:"
    "相关(?:阅读|链接|文章|新闻|信息|文件|附件|政策|解读|报道|推荐|稿件|内容|资讯|专题|热词)|推荐阅读|延伸阅读|热点推荐|猜你喜欢"
    "|热门(?:文章|推荐|新闻)|最新(?:文章|信息|新闻)|政策解读|文件解读|关联(?:文件|解读|稿件)|解读(?:链接|文章|材料)|友情链接"
    "|同类信息|评论|网友评论)\\s*[:：]?[】\\]]?(?:更多.{0,3})?"
)
ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|pptx?|jpe?g|png)(?:$|[?#])", re.IGNORECASE)

# Labels of information tables, without blanks.
LABELS = {
    "index": "索引号 信息索引 信息索引号 索取号",
    "body": "发布机构 发文机关 发文机构 发文单位 发布单位 制发机关 制发单位 发布部门 制定机关 印发机关 制文机关 发文部门",
    "number": "文号 发文字号 发文文号 文件编号 文件号 公文号 发文号 文件字号 公文文号 文件文号",
    "date": "成文日期 发文日期 印发日期 生成日期 制发日期 签发日期 成文时间 发文时间 生成时间 印发时间 形成日期 制文日期",
    "published": "发布日期 发布时间 公开日期 公布日期 公开时间 上网日期 上网时间 发表时间",
    "title": "标题 信息名称 文件名称 公文名称 公文标题 文件标题 名称",
}
FIELD_OF = {label: key for key, labels in LABELS.items() for label in labels.split()}
# Labels that end the value of another one.
OTHER_LABELS = _set(
    "主题分类 信息分类 分类 公文种类 体裁分类 组配分类 服务对象分类 主题词 关键词 有效性 时效性"
    " 效力状态 是否有效 失效日期 废止日期 实施日期 生效日期 来源 信息来源 内容概述 概述 统一编号"
    " 登记号 公开方式 公开形式 公开范围 公开时限 责任部门 浏览次数 字体 字号 打印 语种 有效期"
    " 状态 文件状态"
)

# Meta tags by field, names in lower case, best first.
META = {
    "title": ("articletitle", "og:title", "dc.title"),
    "published": ("pubdate", "publishdate", "article:published_time", "dc.date", "publish_time", "publishtime"),
    "source": ("contentsource", "article:author", "source", "author"),
    "address": ("og:url", "url"),
}
SITE_PART = re.compile(
    "(?:\\s*[-_—–|｜]+\\s*|\\s+)[^-_—–|｜]*(?:网|网站|门户|政府|人民政府|委员会|平台|委|局|厅|网站群|.com|.cn|频道|首页|新华网|人民网)\\s*$"
)
TITLE_NAMES = re.compile("(?:^|[-_ ])(?:content_title|article-title|article_title|articletitle|arttitle|infotitle|info_title|news_title|newstitle|"
                         "content-title|title|bt|wzbt|xl_title|con_title|main-title|maintitle|h1)(?:$|[-_ ])", re.IGNORECASE)  # fmt: skip
TIME_NAMES = re.compile(
    "(?:^|[-_ ])(?:time|date|pubtime|pub-time|pub_time|pubdate|publishtime|publish-time|fbsj|fbrq|h-time|info|h-info|"
    "source|laiyuan|ly|from)(?:$|[-_ ])",
    re.IGNORECASE,
)
REPRINTED = re.compile("^[（(【\\[](?:转载|转发|转)[）)】\\]]")
PAGED = re.compile(r"createPageHTML\(\s*(?:[2-9]|[1-9][0-9]+)\s*,|>\s*下一页\s*[>＞»]*\s*</a>")
SAVED_FROM = re.compile(r"(?:saved from url=\(\d+\)|^\s*)(https?://[^\s<>\"]+)")

# Numbers that a browser writes before the items of a list: by its type, or by the styles of the editor UEditor.
LIST_STYLES = {
    "decimal": ("decimal", "{}. "),
    "1": ("decimal", "{}. "),
    "a": ("lowerLetter", "{}. "),
    "A": ("upperLetter", "{}. "),
    "i": ("lowerRoman", "{}. "),
    "I": ("upperRoman", "{}. "),
    "lower-alpha": ("lowerLetter", "{}. "),
    "upper-alpha": ("upperLetter", "{}. "),
    "lower-latin": ("lowerLetter", "{}. "),
    "upper-latin": ("upperLetter", "{}. "),
    "lower-roman": ("lowerRoman", "{}. "),
    "upper-roman": ("upperRoman", "{}. "),
    "cjk-ideographic": ("chineseCountingThousand", "{}、"),
    "simp-chinese-informal": ("chineseCountingThousand", "{}、"),
    "trad-chinese-informal": ("taiwaneseCountingThousand", "{}、"),
    "cn": ("chineseCountingThousand", "{}、"),
    "cn1": ("chineseCountingThousand", "（{}）"),
    "cn2": ("chineseCountingThousand", "({})"),
    "num": ("decimal", "{}、"),
    "num1": ("decimal", "{}）"),
    "num2": ("decimal", "（{}）"),
    "cjk-heavenly-stem": ("ideographTraditional", "{}、"),
    "cjk-earthly-branch": ("ideographZodiac", "{}、"),
}
UNNUMBERED = frozenset({"none", "disc", "circle", "square", "dash", "dot"})
