"""Short real-style statements ▶ made-up corpora for the tests, which need no file of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.corpus.made import Made, make_corpus
from szcompare.corpus.pairs import Rule
from szcompare.corpus.run import add_plans, choose_pairs, run_pairs
from szcompare.corpus.store import Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = (
    "设立创业投资引导基金，扶持初创期科技型中小企业发展。",
    "建设国家级重点实验室12家，提高基础研究能力。",
    "支持高校开展脑科学与类脑智能研究，建立交叉学科平台。",
    "完善知识产权维权援助机制，加强专利行政执法。",
    "推进轨道交通三期工程，优化公共交通线网布局。",
    "加快老旧小区改造，完成改造面积300万平方米。",
    "鼓励企业参与国际标准制定，打造行业标准联盟。",
    "实施海外高层次人才引进计划，五年内引进团队80个。",
    "加强饮用水水源地保护，实施河道综合整治工程。",
    "建立政府首购和订购制度，支持自主创新产品应用。",
    "发展远洋渔业，建设现代化渔港和冷链物流基地。",
    "扩大公共图书馆开放时间，建设社区阅读空间200个。",
    "提高城镇职工基本医疗保险报销比例，推进异地就医结算。",
    "培育跨境电子商务龙头企业，建设保税物流园区。",
    "推动粮食仓储设施升级，确保储备粮质量安全。",
    "建设智能电网示范工程，提升供电可靠率。",
    "开展职业技能培训行动，每年培训技术工人5万人次。",
    "健全耕地保护补偿制度，严格划定永久基本农田。",
    "引进国际学校和外籍教师，办好中外合作大学。",
    "规范网络借贷平台，防范区域性金融风险。",
    "实行排污许可管理，削减化学需氧量排放。",
    "组建生物医药公共技术平台，缩短新药审批周期。",
    "举办国际马拉松和龙舟赛，发展体育竞赛表演产业。",
    "修缮历史街区和传统民居，编制文物保护名录。",
    "推广装配式建筑，新建住宅全面执行绿色建筑标准。",
    "增加公办幼儿园学位，普惠性幼儿园覆盖面达到80%。",
    "布局集成电路设计产业园，突破光刻胶等关键材料。",
    "建立养老护理员补贴制度，每千名老人拥有床位40张。",
    "改造农村电网和饮水工程，实现村村通宽带。",
    "构建气象灾害预警体系，提高暴雨预报准确率。",
)


def made_plans(folder: Path, *, plans: int = 9, length: int = 10, per_body: int = 3, seed: int = 3) -> tuple[Made, ...]:
    """Write made-up plans and return their known lineage."""
    return make_corpus(folder, STATEMENTS, plans=plans, length=length, per_body=per_body, seed=seed)


def stored(folder: Path, *, name: str = "store", by: str = "body", plans: int = 9) -> Store:
    """Return a store of ``folder`` with made plans in ``folder/plans``, parsed and paired, not yet compared."""
    if not (folder / "plans").exists():
        made_plans(folder / "plans", plans=plans)
    store = open_store(str(folder / name), create=True)
    add_plans(store, [folder / "plans"])
    choose_pairs(store, Rule(by=by))
    return store


def finished(folder: Path, *, name: str = "store", by: str = "body", plans: int = 9) -> Store:
    """Return a store of made plans, compared in this process."""
    store = stored(folder, name=name, by=by, plans=plans)
    run_pairs(store)
    return store


def content(store: Store) -> dict[str, bytes]:
    """Return all files of a local store, by name; what is being written is none of them."""
    root = store.folder.path  # type: ignore[union-attr]
    places = sorted(place for place in root.rglob("*") if place.is_file() and not place.name.startswith("."))
    return {place.relative_to(root).as_posix(): place.read_bytes() for place in places}
