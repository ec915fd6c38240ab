"""Head of a plan ▶ title, body, number, date, address, period."""

from __future__ import annotations

import pytest
from plan_texts import PLANS

from szcompare.readers import read
from szcompare.readers.metadata import iso_date, read_metadata


def test_the_2008_plan_says_what_it_is() -> None:
    said = read(PLANS["2008"]).metadata
    assert said.title == "深圳国家创新型城市总体规划（2008―2015）"
    assert (said.body, said.number, said.date) == ("深圳市人民政府", "深府〔2008〕201号", "2008-09-21")
    assert said.address == "http://www.sz.gov.cn/zfgb/2008/gb619/200810/t20081019_93654.htm"
    assert said.period == (2008, 2015)


def test_the_2015_plan_says_what_it_is() -> None:
    said = read(PLANS["2015"]).metadata
    assert said.title == "深圳国家自主创新示范区建设实施方案"
    assert (said.body, said.number, said.date) == ("深圳市人民政府", "深府〔2015〕54号", "2015-07-22")
    assert (said.address, said.period) == ("", (2015, 2020))


DATES = [
    ("二○○八年九月二十一日", "2008-09-21"), ("二〇一五年十二月三十一日", "2015-12-31"), ("2015年7月22日", "2015-07-22"),
    ("2008-09-21", "2008-09-21"), ("2008/9/1", "2008-09-01"), ("2008.09.21", "2008-09-21"),
    ("2015 年 7 月 2 日", "2015-07-02"),
    ("2015年2月30日", ""), ("2015年13月1日", ""), ("0000-01-01", ""), ("2015年", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date"), DATES)
def test_dates_are_read_in_any_writing_and_never_made_up(text: str, date: str) -> None:
    assert iso_date(text) == date


PERIODS = [
    ("清河市科技规划（2008―2015）", (2008, 2015)), ("清河市科技规划（2016—2020年）", (2016, 2020)),
    ("清河市科技规划（2016-2020年）", (2016, 2020)), ("清河市科技规划（2016至2020年）", (2016, 2020)),
    ("清河市“十三五”科技规划", (2016, 2020)), ("清河市“十一五”规划", (2006, 2010)), ("清河市科技规划", None),
    ("清河市科技规划（2020—2016）", None),
    ("清河市国民经济和社会发展第十三个五年规划纲要", (2016, 2020)),
    ("清河市国民经济和社会发展第十个五年计划纲要", (2001, 2005)),
]  # fmt: skip


@pytest.mark.parametrize(("title", "period"), PERIODS)
def test_the_period_is_read_from_the_title(title: str, period: tuple[int, int] | None) -> None:
    assert read_metadata(f"{title}\n一、任务\n加快发展。").period == period


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_fields_of_a_page_are_read(end: str) -> None:
    lines = [
        "索引号: 1",
        "发布机构：清河市人民政府",
        "发布日期: 2019-03-01",
        "名   称: 清河市科技规划",
        "文   号: 清府〔2019〕12号",
        "",
        "正文。",
    ]
    said = read_metadata(end.join(lines))
    assert (said.title, said.body) == ("清河市科技规划", "清河市人民政府")
    assert said.number == "清府〔2019〕12号"


def test_the_letterhead_says_what_no_field_says() -> None:
    text = (
        "清河市人民政府关于印发清河市科技规划的通知\n清府〔2019〕12号\n"
        "各区人民政府：\n清河市人民政府\n二○一九年三月一日\n一、任务\n发展。"
    )
    said = read_metadata(text)
    assert (said.title, said.body, said.number, said.date) == (
        "清河市科技规划",
        "清河市人民政府",
        "清府〔2019〕12号",
        "2019-03-01",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "加快发展。",
        "\n\n",
        "一、任务\n到2020年12月31日，建成十个园区，推进清河市人民政府与高校合作。" + "发展" * 99,
    ],
)
def test_what_a_plan_does_not_say_stays_empty(text: str) -> None:
    said = read_metadata(text)
    assert (said.title, said.body, said.number, said.date, said.address, said.period) == ("", "", "", "", "", None)


def test_a_work_report_is_dated_by_its_congress_and_plans_for_the_year_after_the_one_it_looks_back_on() -> None:
    said = read_metadata(
        "政府工作报告\n——2018年1月15日在清河市第六届人民代表大会第五次会议上\n一、2017年工作回顾\n成绩来之不易。"
    )
    assert (said.date, said.period) == ("2018-01-15", (2018, 2018))


def test_a_plan_without_a_title_is_for_the_five_years_that_it_speaks_of_most() -> None:
    text = "一、“十二五”回顾\n“十二五”时期成绩显著。\n二、目标\n“十三五”时期加快发展。\n“十三五”期间新增学位。\n做好“十三五”规划实施。"
    assert read_metadata(text).period == (2016, 2020)
