"""Web pages: the document and nothing but the document, whatever the site is built with; hostile pages are harmless."""

from __future__ import annotations

import re
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from szcompare import zh
from szcompare.errors import InputError, MissingExtraError
from szcompare.readers import using
from szcompare.readers.html import read_html

if TYPE_CHECKING:
    from szcompare.model import Document

SAMPLES = Path(__file__).parents[2] / "shared" / "samples" / "html"

BODY = """<p style="text-align:center">青府发〔2019〕8号</p>
<p style="text-align: center;"><strong>青山市人民政府关于印发青山市水资源规划的通知</strong></p>
<p>各县（市、区）人民政府，市政府各部门：</p>
<p>　　现将《青山市水资源规划》印发给你们，请认真贯彻执行。</p>
<p align="right">青山市人民政府</p><p align="right">2019年3月5日</p>
<h2>第一章　总则</h2>
<p>　　第一条&nbsp;为了节约用水，保护水源，制定本规划。</p>
<p>　　第二条 本市行政区域内的取水、用水、节水活动，适用本规划。</p>
<p>　　第三条 到2025年，全市用水总量控制在12亿立方米以内，农田灌溉水有效利用系数提高到0.6。</p>
<p>　　第四条 鼓励和支持节水技术的研究、开发与推广。</p>"""
MENU = "".join(
    f'<li><a href="/{n}">{word}</a></li>'
    for n, word in enumerate(["首页", "政务公开", "办事服务", "互动交流", "走进青山"])
)
LINKS = "".join(f'<li><a href="/{n}.html">关于青山市第{n}批项目的公告</a></li>' for n in range(12))
FOOT = "<p>主办单位：青山市人民政府办公室　版权所有</p><p>粤ICP备12345678号 网站标识码：4400000000</p><p>网站地图</p>"
SHARE = '<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a></div><p>【打印】【关闭】</p>'
TABLE = (
    "<table><tr><td>索 引 号：</td><td>00712/2019-00031</td><td>发布机构：</td><td>青山市人民政府办公室</td></tr>"
    "<tr><td>文　　号：</td><td>青府发〔2019〕8号</td><td>成文日期：</td><td>2019-03-05</td></tr>"
    "<tr><td>名　　称：</td><td>青山市人民政府关于印发青山市水资源规划的通知</td><td>发布日期：</td><td>2019年3月12日</td></tr></table>"
)

TEMPLATES = {
    "trs": f'<div class="nav"><ul>{MENU}</ul></div>{TABLE}<div id="zoom"><div class="TRS_Editor">{BODY}</div></div>{SHARE}'
    f"<div>相关阅读</div><ul>{LINKS}</ul><div class=footer>{FOOT}</div>",
    "ucap": f'<ul>{MENU}</ul><h1>标题</h1><div class="pages_content" id="UCAP-CONTENT">{TABLE}{BODY}<div class=share>{SHARE}</div></div>'
    f"<div class='related'>相关文件<ul>{LINKS}</ul></div>{FOOT}",
    "tables for layout": f'<table width=1000><tr><td colspan=2><table><tr><td><a href="/">首页</a></td><td><a href="/x">公开</a></td></tr></table>'
    f"</td></tr><tr><td width=200><ul>{LINKS}</ul></td><td>{TABLE}<table><tr><td>{BODY}</td></tr></table></td></tr>"
    f"<tr><td colspan=2>{FOOT}</td></tr></table>",
    "no names at all": f"<div><ul>{MENU}</ul></div><div>当前位置：<a href='/'>首页</a> &gt; 规划</div><div>{TABLE}<div>{BODY}</div></div>"
    f"<div>上一篇：<a href='/a'>关于防汛工作的通知</a></div><div><b>相关链接</b><ul>{LINKS}</ul></div><div>{FOOT}</div>",
    "one form around all": f"<form action=/ method=post><input type=hidden name=__VIEWSTATE value='xx'><div class=menu>{MENU}</div>"
    f"{TABLE}<div class='article-content'>{BODY}</div><div class=bottom>{FOOT}</div></form>",
    "divs for paragraphs": f"<div>{MENU}</div><div class=main>{TABLE}<div class=view>"
    + BODY.replace("<p", "<div").replace("</p>", "</div>")
    + f"</div></div><footer>{FOOT}</footer>",
    "breaks for paragraphs": f"<div>{MENU}</div>{TABLE}<div class='news_content'>"
    + re.sub("</?p[^>]*>", "<br>", BODY)
    + f"</div><div>{FOOT}</div>",
}
WORDS_OF_SITES = (
    "首页",
    "政务公开",
    "办事服务",
    "互动交流",
    "走进青山",
    "版权所有",
    "ICP备",
    "网站地图",
    "打印",
    "关闭",
    "分享",
    "微信",
)


def page(inner: str, *, head: str = "<title>规划 - 青山市人民政府网站</title>") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=gb2312>{head}</head><body>{inner}</body></html>".encode("gb18030")


def read(inner: str, *, head: str = "") -> Document:
    return read_html("page.html", page(inner, head=head))


def block_texts(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_document_is_found_in_any_template(template: str) -> None:
    document = read(TEMPLATES[template])
    lines = [line.strip(zh.STRIP) for line in document.text.split("\n")]
    for number in "一二三四":
        assert sum(line.startswith(f"第{number}条") for line in lines) == 1
    assert "第一条\xa0为了节约用水，保护水源，制定本规划。" in lines
    assert "各县（市、区）人民政府，市政府各部门：" in lines
    assert not [word for word in WORDS_OF_SITES if word in document.text]
    assert not re.search("第[0-9]+批项目", document.text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_fields_of_the_information_table_are_read(template: str) -> None:
    found = read(TEMPLATES[template]).metadata
    assert found.title == "青山市人民政府关于印发青山市水资源规划的通知"
    assert (found.body, found.number) == ("青山市人民政府办公室", "青府发〔2019〕8号")
    assert (found.index, found.date, found.published) == ("00712/2019-00031", "2019-03-05", "2019-03-12")


@pytest.mark.parametrize(
    "fields",
    [
        "<ul><li><span>文　　号：</span>\n 青府发〔2019〕8号</li><li><span>有效性：</span>有效</li></ul>",
        "<dl><dt>发文字号</dt><dd>青府发〔2019〕8号</dd></dl>",
        "<table><tr><th>文号</th><td>青府发〔2019〕8号</td></tr></table>",
        "<div>文号：青府发〔2019〕8号　　主题分类：农业</div>",
        "<p><b>发文字号：</b><span>青府发〔2019〕8号</span></p>",
    ],
)
def test_a_number_is_found_however_it_is_labelled(fields: str) -> None:
    body = BODY.replace('<p style="text-align:center">青府发〔2019〕8号</p>', "")
    assert read(f"{fields}<div id=zoom>{body}</div>").metadata.number == "青府发〔2019〕8号"


@pytest.mark.parametrize("value", ["无", "—", "", "有效性：有效"])
def test_an_empty_field_is_no_number(value: str) -> None:
    body = BODY.replace('<p style="text-align:center">青府发〔2019〕8号</p>', "")
    assert (
        read(f"<table><tr><td>文号：</td><td>{value}</td></tr></table><div id=zoom>{body}</div>").metadata.number == ""
    )


def test_meta_tags_and_the_address_are_read() -> None:
    head = (
        '<meta name="ArticleTitle" content="青山市水资源规划"><meta name=PubDate content="2019-03-12 09:30">'
        '<meta name=ContentSource content="青山市水务局"><link rel=canonical href="https://example.org/a/1.html">'
        "<title>x</title>"
    )
    found = read(f"<div id=zoom>{BODY.replace('青山市人民政府', '')}</div>", head=head).metadata
    assert (found.title, found.published, found.body) == ("青山市水资源规划", "2019-03-12", "青山市水务局")
    assert found.address == "https://example.org/a/1.html"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<!-- saved from url=(0029)http://example.org/zw/1.shtml -->", "http://example.org/zw/1.shtml"),
        ('<meta property="og:url" content="https://example.org/2">', "https://example.org/2"),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<meta name=Url content="./t2019.html">', ""),
    ],
)
def test_only_a_web_address_is_an_address(source: str, expected: str) -> None:
    data = f"{source}<html><body><div id=zoom>{BODY}</div></body></html>".encode()
    assert read_html("a.html", data).metadata.address == expected


def test_the_window_title_is_used_without_the_site_where_nothing_else_is_told() -> None:
    body = BODY.replace("<strong>青山市人民政府关于印发青山市水资源规划的通知</strong>", "")
    found = read(f"<div id=zoom>{body}</div>", head="<title>青山市水资源规划 - 青山市人民政府门户网站</title>")
    assert found.metadata.title == "青山市水资源规划"
    assert found.text.startswith("青山市水资源规划\n")


def test_headings_are_told_by_tag_by_bold_and_by_centring() -> None:
    inner = (
        "<h2>第一章 总则</h2><p>为了发展农业，制定本规划。</p><p><b>二、主要任务</b></p><p>加快建设灌区，推广滴灌。</p>"
        "<p align=center>第三章 附则</p><p>本规划自印发之日起施行。</p><p><b>重点：</b>加强管护。</p>"
        "<p>一是巩固成果，二是查漏补缺。</p><p>各县要制定方案。</p>"
    )
    document = read(f"<div id=zoom>{inner}</div>")
    assert block_texts(document, "heading") == ["第一章 总则", "二、主要任务", "第三章 附则"]
    assert [b.level for b in document.blocks if b.kind == "heading"] == [2, 0, 0]


def test_a_page_all_in_bold_has_no_headings_by_bold() -> None:
    inner = "".join(
        f"<p><b>{line}</b></p>" for line in ("总体要求", "加快发展，提高能力。", "保障措施", "加强领导，落实责任。")
    )
    assert block_texts(read(f"<div id=zoom>{inner}</div>"), "heading") == []


def test_a_table_row_is_a_line_with_its_cells_in_blocks() -> None:
    table = (
        "<table><tr><th>指标</th><th>单位</th><th>2025年</th><th>属性</th></tr>"
        "<tr><td rowspan=2>用水<br>效率</td><td>亿立方米</td><td>12</td><td>约束性</td></tr><tr><td>%</td><td>60</td><td>预期性</td></tr>"
        "<tr><td colspan=3><p>合计</p></td><td>3项</td></tr></table>"
    )
    document = read(f"<div id=zoom>{BODY}{table}</div>")
    rows = ["指标\t单位\t2025年\t属性", "用水效率\t亿立方米\t12\t约束性", "\t%\t60\t预期性", "合计\t\t\t3项"]
    assert block_texts(document, "row") == rows
    assert block_texts(document, "cell")[4:10] == ["用水效率", "亿立方米", "12", "约束性", "%", "60"]
    places = {b.place for b in document.blocks if document.text[b.start : b.end] == "约束性"}
    assert places == {"table[1]/tr[2]/cell[4]"}


def test_a_box_of_one_column_is_read_as_paragraphs() -> None:
    box = "<table><tr><td><p>专栏1 重点工程</p><p>1. 东山水库加固。</p><p>2. 西江引水。</p></td></tr></table>"
    document = read(f"<div id=zoom>{BODY}{box}</div>")
    assert document.text.endswith("专栏1 重点工程\n1. 东山水库加固。\n2. 西江引水。")
    assert block_texts(document, "row") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li>建水库</li><li>修渠道</li></ol>", ["1. 建水库", "2. 修渠道"]),
        ("<ol start=3><li>建水库</li><li value=7>修渠道</li></ol>", ["3. 建水库", "7. 修渠道"]),
        (
            "<ol style='list-style-type:cjk-ideographic'><li>建水库</li><li>修渠道</li></ol>",
            ["一、建水库", "二、修渠道"],
        ),
        ("<ol class='custom_cn1 list-paddingleft-1'><li><p>建水库</p></li></ol>", ["（一）建水库"]),
        ("<ol><li>1. 建水库</li><li>2. 修渠道</li></ol>", ["1. 建水库", "2. 修渠道"]),
        ("<ol style='list-style:none'><li>建水库</li></ol>", ["建水库"]),
        ("<ul><li>建水库</li></ul>", ["建水库"]),
        ("<ol type=A><li>甲<ol><li>乙</li></ol></li><li>丙</li></ol>", ["A. 甲", "1. 乙", "B. 丙"]),
    ],
)
def test_numbers_that_a_browser_shows_are_written_out(source: str, expected: list[str]) -> None:
    assert read(f"<div id=zoom>{BODY}{source}</div>").text.split("\n")[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>加快<span>发展</span>现代<b>农业</b>。</p>", "加快发展现代农业。"),
        ("<p>加快\n      发展</p>", "加快发展"),
        ("<p>R&amp;D\n投入 &lt;3% &#x4E2D;&#22269; &hellip;</p>", "R&D 投入 <3% 中国 …"),
        ("<p>第一行<br>第二行<br/></p>", "第一行\n第二行"),
        ("<p>前<!-- 注释 -->后</p>", "前后"),
        ("<p>前<script>alert('坏')</script>后<style>p{}</style>。</p>", "前后。"),
        ("<p>甲</p>散落的文字<p>乙</p>", "甲\n散落的文字\n乙"),
        ("<p>见<a href='/a.html'>附件说明</a>。</p>", "见附件说明。"),
        ("<pre>一行\n两行</pre>", "一行\n两行"),
        ("<p>可见<span style='display: none'>暗</span>文字</p>", "可见文字"),
        ("<p>面积x<sup>2</sup></p>", "面积x2"),
        ("<p>𠮷野家（𪚥）</p>", "𠮷野家（𪚥）"),
    ],
)
def test_text_is_read_as_a_browser_shows_it(source: str, expected: str) -> None:
    text = read_html("a.html", f"<html><body><div id=zoom>{BODY}{source}</div></body></html>".encode()).text
    assert text.split("0.6。\n")[1].split("推广。\n")[1] == expected


def test_blocks_are_in_order_and_inside_the_text() -> None:
    document = read(TEMPLATES["trs"])
    starts = [(b.start, -b.end) for b in document.blocks]
    assert starts == sorted(starts)
    for line in document.text.split("\n"):
        assert line.lstrip("\u3000") == line.strip(zh.STRIP) != ""
    covered = "".join(
        block_texts(document, "paragraph") + block_texts(document, "heading") + block_texts(document, "title")
    )
    text = re.sub("(?m)^\u3000+", "", document.text)
    assert sorted(covered.replace("\n", "")) == sorted(text.replace("\n", ""))


def test_attachments_and_further_pages_are_noted() -> None:
    document = read(
        f"<div id=zoom>{BODY}<p><a href='/f/plan.docx'>附件：规划文本</a></p></div><script>createPageHTML(3,0,'t','html')</script>"
    )
    assert {note.code: note.message for note in document.notes} == {
        "attachment": "网页另有附件，未读入：附件：规划文本",
        "paged": "网页分页显示，本文件只含其中一页，其余各页未读入",
    }


def test_a_page_of_an_unknown_template_says_so_and_how_to_read_it_otherwise() -> None:
    sentence = "加快发展先进制造业，支持企业开展技术改造，完善产业体系。"
    beside = (
        f"<div><p>{sentence * 8}</p><p>{sentence * 9}</p></div><div><span>本站声明，不代表立场，转载注明。</span></div>"
    )
    document = read(beside)
    assert [note.code for note in document.notes] == ["unknown-template"]
    assert "--web trafilatura" in document.notes[0].message
    assert not read(f"<p>{sentence}</p><p>{sentence}</p>").notes  # all of the page is the text


def test_trafilatura_reads_a_page_only_where_a_person_asks_for_it() -> None:
    pytest.importorskip("trafilatura", reason="finds the text of web pages: pip install trafilatura")
    sentence = "加快发展先进制造业，支持企业开展技术改造，完善产业体系。"
    table = "<table><tr><th>指标</th><th>数值</th></tr><tr><td>产值</td><td>12</td></tr></table>"
    paragraphs = [sentence.replace("制造", word) * 9 for word in ("农", "渔", "林", "矿", "服务")]
    rows = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = f"<html><body><article><h2>第一章 总则</h2>{rows}{table}</article></body></html>".encode()
    with using(web="trafilatura"):
        document = read_html("a.html", page)
    assert [note.code for note in document.notes] == ["web-extractor"]
    assert document.notes[0].message.startswith(f"网页正文由 trafilatura {version('trafilatura')} 提取")
    assert set(paragraphs) <= set(document.text.split("\n"))
    assert "产值\t12" in document.text
    assert not read_html("a.html", page).notes


def test_without_trafilatura_the_error_names_the_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with using(web="trafilatura"), pytest.raises(MissingExtraError, match=r'pip install "szcompare\[web\]"'):
        read(f"<p>{BODY}</p>")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
def test_the_encoding_is_told_by_the_bytes_whatever_the_page_declares(encoding: str) -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?><html><meta charset=gb2312><body><div id=zoom><p>政府公告，加快水利建设。</p></div>'
    assert read_html("a.html", source.encode(encoding)).text == "政府公告，加快水利建设。"


def test_mangled_text_inside_a_page_is_named_and_offered() -> None:
    mangled = "加快发展现代农业和服务业".encode().decode("gb18030")
    document = read_html("a.html", f"<div id=zoom>{BODY}<p>{mangled}</p></div>".encode())
    assert [repair.reading for repair in document.repairs] == ["加快发展现代农业和服务业"]
    assert [note.code for note in document.notes] == ["mojibake"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no HTML|no text"),
        (b"<html><body><script>var a = 1</script></body></html>", "no text in this file"),
        (b"<html><body><img src=1.jpg></body></html>", "use OCR"),
        (b"<div>" * 100_000 + "深圳".encode() + b"</div>" * 100_000, "nested over 2,048 deep"),
        (b"<font>" * 50_000 + "深圳".encode(), "nested over 2,048 deep"),
        (b"%PDF-1.4", "a PDF file"),
    ],
)
def test_a_page_without_text_or_with_endless_nesting_is_refused_in_one_line(data: bytes, said: str) -> None:
    began = time.perf_counter()
    with pytest.raises(InputError, match=said) as caught:
        read_html("a.html", data)
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "source",
    [
        "<p>x" * 60_000,
        "<table><tr><td rowspan=99999999 colspan=99999999>甲</td><td>乙</td></tr>"
        + "<tr><td>丙</td><td>丁</td></tr>" * 300
        + "</table>",
        "<div>" * 1500 + "中文，句子。" + "</div>" * 1500,
        "<ul>" + "<li>项目，说明；" * 20_000,
        "<a href=x>" * 20_000 + "中文",
        "<!--" * 10_000 + "中文",
        "&#" + "9" * 100_000 + ";中文",
        "<p " + "a=1 " * 50_000 + ">中文",
        "<" * 50_000 + "中文",
    ],
)
def test_hostile_pages_take_bounded_time(source: str) -> None:
    began = time.perf_counter()
    try:
        read_html("a.html", f"<html><body>{source}".encode())
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
    assert time.perf_counter() - began < 10


def test_scripts_and_handlers_never_reach_the_text() -> None:
    inner = (
        f"<div id=zoom onclick='steal()'>{BODY}<svg onload=alert(1)><text>画</text></svg><p>正文<img src=x onerror=alert(2)></p>"
        "<noscript>没有脚本</noscript><template>模板</template><iframe srcdoc='<script>alert(3)</script>'>框</iframe></div>"
    )
    document = read(inner)
    for word in ("alert", "steal", "画", "没有脚本", "模板", "框"):
        assert word not in document.text
    assert document.text.endswith("正文")


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    source = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><div id=zoom><p>正文，&x;完。</p></div></body></html>'
    assert "机密" not in read_html("a.html", source.encode()).text


def test_reading_twice_gives_the_same_document() -> None:
    data = page(TEMPLATES["no names at all"])
    assert read_html("a.html", data) == read_html("a.html", data)


SITE_WORDS = re.compile(
    "无障碍|长者助手|智能问答|用户登录|网站地图|版权所有|ICP备|公网安备|当前位置|首页|我要查|我要办|扫一扫|分享到|返回顶部|关于我们|使用帮助|"
    "隐私声明|责任编辑|相关阅读|相关链接|上一篇|下一篇|打印|浏览次数|繁體|English|网站标识码"
)
REAL = [  # part of the file's name, title, number, articles
    ("06_", "广州市医疗保险服务中心关于开展2026年度广州市城乡居民基本医疗保险集中参保缴费工作的通告", "", 0),
    ("11_", "广州市人民政府办公厅关于印发广州市公共租赁住房管理办法的通知", "穗府办规〔2024〕13号", 54),
    ("17_", "广州市天河区深化支持港澳青年创新创业高质量发展实施办法", "穗天科工信规字〔2023〕1号", 13),
    (
        "26_",
        "广州市民政局 广州市财政局关于印发我市2025年最低生活保障及相关社会救助标准的通知",
        "穗民规字〔2025〕2号",
        0,
    ),
    ("31_", "广州市人民政府办公厅关于印发广州市居家社区养老服务管理办法的通知", "穗府办规〔2022〕13号", 52),
    (
        "35_",
        "广州市人力资源和社会保障局 广州市公安局关于印发广州市引进人才入户管理办法实施细则的通知",
        "穗人社规字〔2022〕2号",
        23,
    ),
    ("shanxi_1", "山西品牌丝路行（南美站）正式启动", "", 0),
    ("xinhuanet_1", "法国全国大罢工再次严重影响交通", "", 0),
]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample pages are not here: ../shared/samples/html")
@pytest.mark.parametrize(("file", "title", "number", "articles"), REAL)
def test_real_pages_are_read_whole_and_clean(file: str, title: str, number: str, articles: int) -> None:
    path = next(SAMPLES.glob(f"{file}*"))
    document = read_html(path.name, path.read_bytes())
    assert title in document.metadata.title
    assert document.metadata.number == number
    assert len(set(re.findall(r"(?m)^\s*(第[一二三四五六七八九十百]+条)", document.text))) == articles
    assert not SITE_WORDS.findall(document.text)
