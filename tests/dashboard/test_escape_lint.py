"""The lint of texts that Streamlit reads as Markdown finds what it should, and nothing else."""

import pytest

from tests.dashboard import escape_lint

WRONG = (
    "st.markdown(name)",
    "st.markdown(f'**{name}**')",
    'st.info("Owner: " + row["owner"])',
    'st.caption(t("Deals of {name}", name=name))',
    'st.caption(t("Deals of {name}", name=in_words(value)))',
    "st.caption(t(value))",
    "left.metric(t('Deals'), deal.value)",
    "st.metric(t('Deals'), 3, delta_description=row['why'])",
    "st.button(t('Go'), help=define(term))",
    "st.page_link(PAGE, label=name)",
    "st.expander(title)",
    "st.tabs([t('One'), name])",
    "st.error(str(error))",
    "st.toast(name)",
    "st.warning('\\n'.join(f'- {reason}' for reason in reasons))",
    "st.table(rows)",
    "st.pills(t('Slide'), keys)",
    "st.radio(t('For'), keys, format_func=lambda key: names[key])",
    "st.html(f'<b>{name}</b>')",
    "st.Page(path, title=name)",
    "def f(name: str):\n    st.title(name)",
    "def f(row):\n    text = t('Deals')\n    if row:\n        text = row['name']\n    st.caption(text)",
    "def f():\n    for name, n in zip(names, counts):\n        st.caption(name)",
    "def f():\n    st.caption(said())\ndef said():\n    return row['name']",
    "def next_step(region):\n    return t('Missing in {region}', region=region)",
    "def f():\n    name = name or ''\n    st.title(x.name)",
)
RIGHT = (
    "st.markdown(escape(name))",
    "st.markdown(f'**{escape(name)}** {escape(text)} :gray[{day(on)}]')",
    'st.caption(t("Deals of {name}", name=escape(name)))',
    'st.caption(tn("{n} deal", "{n} deals", n))',
    'st.caption(t("n = {n}", n=row["n_deals"]))',
    'st.markdown("#### " + t("Deals"))',
    "st.caption(t(TITLES[name]))",
    "st.warning('\\n'.join(f'- {escape(reason)}' for reason in reasons))",
    "st.table(escaped(rows), alt=title)",
    "st.radio(t('For'), [False, True], format_func=lambda everyone: t('all') if everyone else t('me'))",
    "st.pills(t('Slides'), keys, format_func=lambda key: t(NAMES[key]))",
    "st.selectbox(t('Account'), names, placeholder=t('Search'))",
    "st.text_input(t('Name'), value=name)",
    "def f(n: int, share: float | None):\n    st.caption(f'{n} {share:.1f}')",
    "def f():\n    names = (t('One'), t('Two'))\n    for name in names:\n        st.caption(name)",
    "def f():\n    for name, (label, icon) in NAMES.items():\n        st.button(t(label))",
    "def f():\n    st.caption(said())\ndef said():\n    return t('Nothing.')",
    "from dashboard import summaries\nsummaries.title(found)",
    "st.html(STYLE)",
    "st.dataframe(rows)",
    "st.code(formula)",
)


@pytest.mark.parametrize("source", WRONG)
def test_data_that_streamlit_reads_as_markdown_is_found(source: str) -> None:
    assert escape_lint.python(source)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_escaped_or_of_the_catalogue_passes(source: str) -> None:
    assert escape_lint.python(source) == []


def test_nothing_in_the_dashboard_is_shown_without_being_escaped() -> None:
    assert list(escape_lint.everywhere()) == []
