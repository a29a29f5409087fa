"""Who goes on doing things in a sentence, and says something then."""

import pytest
from test_relate import CAVUSOGLU, ERDOGAN, LAVROV, speakers

WHO = ["سيرغي لافروف"]


@pytest.mark.parametrize(
    "marked",
    [
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}}، وقال إن الاتفاق قائم",
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}} وشدد على وقف القتال",
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}}، ودعا {{تركيا|STATE}} إلى وقف القتال",
        f"اجتمع {LAVROV} مع {CAVUSOGLU}، وقال إن الاتفاق قائم",
        f"يستقبل المسؤولون الوفد. ويصل {LAVROV} إلى {{أنقرة|PLACE}} ويقول إن الاتفاق قائم",
        f"ولم يرحب المسؤولون بالاتفاق، لكن {LAVROV} وصل. وتجاهل {LAVROV} الرفض، وأكد أن الاتفاق قائم",
        f"وخلال زيارة قصيرة، شاهد {LAVROV} قاعدة، وقال في مؤتمر صحفي إن الاتفاق قائم",
        f"رفض البرلمان الاتفاق، حيث حضر {LAVROV} الجلسة، وقال إن الاتفاق قائم",
    ],
)
def test_a_verb_behind_and_goes_on_with_the_first_one(marked: str) -> None:
    assert speakers(marked) == [WHO]


@pytest.mark.parametrize(
    "marked",
    [
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}}، وقالت إن الاتفاق قائم",
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}} ثم استقبله {CAVUSOGLU}، وقال إن الاتفاق قائم",
        f"التقى {LAVROV}، وقال إن الاتفاق قائم",
        f"مقر {LAVROV} القديم، الذي أغلق أمس، يقع في العاصمة. وقال إن الاتفاق قائم",
        "زار {ألمانيا|STATE} وقال إن الاتفاق قائم",
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}}، ودعا {ERDOGAN} إلى وقف القتال",
        f"وصل {LAVROV} إلى {{أنقرة|PLACE}}، ويقول إن الاتفاق قائم",
    ],
)
def test_nobody_goes_on_where_it_may_be_another(marked: str) -> None:
    assert speakers(marked) == []
