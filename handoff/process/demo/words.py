"""The words of the demo's world: people, companies, campaigns, and what leads and reps say. All invented."""

from collections.abc import Mapping
from typing import Final

FIRST_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "us": (
        "Ava", "Marcus", "Elise", "Trevor", "Nadia", "Caleb", "Renee", "Andre", "Paula", "Desmond", "Kara", "Victor",
        "Simone", "Grant", "Imani", "Wade", "Lucia", "Owen", "Teresa", "Kwame", "Joanne", "Felix", "Dana", "Rosa",
        "Greg", "Ritu", "Samir", "Bianca", "Neil", "Tamika",
    ),
    "uk": (
        "Isla", "Callum", "Freya", "Rhys", "Harriet", "Nikhil", "Gemma", "Alistair", "Orla", "Darren", "Poppy", "Sunil",
        "Bethan", "Miles", "Farah", "Duncan", "Eleri", "Toby", "Yasmin", "Graham", "Keira", "Rupert", "Amina", "Euan",
    ),
    "dach": (
        "Jonas", "Sanne", "Mirko", "Anneke", "Lukas", "Katrin", "Bram", "Petra", "Florian", "Ilse", "Tobias", "Maren",
        "Ruben", "Silke", "Matthias", "Femke", "Stefan", "Lotte", "Ulrich", "Greta", "Joris", "Verena", "Carl", "Nele",
    ),
}  # fmt: skip

LAST_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "us": (
        "Whitfield", "Okonkwo", "Delgado", "Brandt", "Mercer", "Nakamura", "Hollis", "Reyes", "Castellano", "Boateng",
        "Fairchild", "Tran", "Lindholm", "Pruitt", "Vasquez", "Ellison", "Malhotra", "Kessler", "Farrow", "Ashworth",
        "Benedetti", "Quintero", "Sawyer", "Tan", "Hargrove", "Iverson", "Morales", "Pham", "Rutledge", "Zimmer",
        "Abernathy", "Coleman", "Dupree", "Estrada", "Goodwin", "Huang",
    ),
    "uk": (
        "Pritchard", "Morton", "Ainsley", "Bancroft", "Chowdhury", "Dunmore", "Eastwood", "Fenwick", "Galloway",
        "Hale", "Iqbal", "Jessop", "Kirkby", "Lennox", "Marlow", "Norris", "Osborne", "Penrose", "Radcliffe", "Sharma",
        "Thackeray", "Underhill", "Vaughan", "Wexford", "Yardley", "Llewellyn", "Mistry", "Pemberton",
    ),
    "dach": (
        "Albrecht", "de Vries", "Adler", "Jessen", "Brandl", "Diekmann", "Eberhardt", "Fink", "Gerlach", "Hofstetter",
        "Jansen", "Kowalke", "Lindner", "Meijer", "Neubauer", "Osterloh", "Pfeiffer", "Reinders", "Seidel", "Thiele",
        "van Dijk", "Wendt", "Zeller", "Bakker", "Kuiper", "Rademacher", "Stolz", "Visser",
    ),
}  # fmt: skip

COMPANY_NAMES: Final = (
    "Amberline", "Beacon", "Calder", "Dunmore", "Elmstead", "Fernhill", "Granary", "Harbour", "Ironbridge", "Juniper",
    "Kestrel", "Larkspur", "Meridian", "Northgate", "Oakfield", "Pinecrest", "Quarry", "Riverbend", "Stonebridge",
    "Tidewater", "Upland", "Vantage", "Westmark", "Yarrow", "Zephyr", "Alder", "Bluewater", "Copperfield", "Driftwood",
    "Eastlake", "Foxglove", "Greenway", "Highland", "Inverness", "Kingsley", "Lindenhof", "Maplewood", "Novaterra",
    "Orchard", "Polder", "Redstone", "Silverton", "Thornbury", "Umbra", "Verde", "Willow", "Altstadt", "Birchwood",
    "Coral", "Daleside", "Everly", "Fjord", "Glenmore", "Hawthorn", "Isar", "Jessamine", "Kranich", "Lowland",
    "Montclar", "Nordhaven", "Ostwind", "Pelican", "Rotunda", "Sankofa", "Tamarind", "Ursa", "Vela", "Waldrand",
)  # fmt: skip

INDUSTRIES: Final[Mapping[str, tuple[str, ...]]] = {
    "healthcare": ("Health", "Clinics", "Hospitals", "Dental Group", "Care"),
    "logistics": ("Freight", "Logistics", "Haulage", "Warehousing", "Couriers"),
    "retail": ("Retail", "Stores", "Outfitters", "Home", "Markets"),
    "food": ("Foods", "Bakeries", "Vineyards", "Dairies", "Catering"),
    "manufacturing": ("Metalworks", "Textiles", "Components", "Plastics", "Machinery"),
    "hospitality": ("Hotels", "Resorts", "Events", "Leisure", "Stays"),
    "energy": ("Energy", "Utilities", "Solar", "Grid", "Power"),
    "software": ("Software", "Systems", "Data", "Cloud", "Labs"),
    "finance": ("Payments", "Insurance", "Capital", "Lending", "Trust"),
}

TITLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "operations": (
        ("VP Operations", "vp"), ("Operations Manager", "manager"), ("COO", "c_level"),
        ("Head of Logistics IT", "head"), ("Planning Lead", "lead"), ("Demand Planner", "individual"),
        ("Director of Operations", "director"), ("Workforce Planner", "individual"),
    ),
    "finance": (
        ("CFO", "c_level"), ("Finance Director", "director"), ("Controller", "manager"), ("FP&A Manager", "manager"),
        ("VP Finance", "vp"), ("Finance Business Partner", "individual"),
    ),
    "data": (
        ("Head of Data", "head"), ("Data Analyst", "individual"), ("BI Manager", "manager"),
        ("Analytics Lead", "lead"), ("Data Scientist", "individual"),
    ),
    "other": (("IT Manager", "manager"), ("Founder", "owner"), ("Consultant", "individual"), ("HR Manager", "manager")),
}  # fmt: skip

TOOLS: Final = ("spreadsheets", "an ERP module", "a home-grown tool", "a competitor's tool", "nothing yet")

PRICING: Final = "Q4 pricing page"
BENCHMARK: Final = "Healthcare benchmark"
WEBINARS: Final = "Autumn webinars"
TEMPLATES: Final = "Forecasting templates"
NEWSLETTER: Final = "Daily forecast newsletter"

CAMPAIGN_KINDS: Final[Mapping[str, str]] = {
    PRICING: "search",
    BENCHMARK: "content",
    WEBINARS: "webinar",
    TEMPLATES: "content",
    NEWSLETTER: "email",
}

CONTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    PRICING: ("Pricing", "Compare plans", "Pricing for multi-site teams"),
    BENCHMARK: ("Forecasting bed occupancy", "Benchmark: staffing per bed", "Benchmark: summary for boards"),
    WEBINARS: ("From spreadsheets to daily forecasts", "Planning peaks without overtime", "Forecasts your CFO trusts"),
    TEMPLATES: ("Demand forecast template", "Staffing plan template", "Seasonal stock template"),
    NEWSLETTER: ("Five signs your forecast is late", "How Polder plans its week"),
}

ASKED: Final = (
    "We need forecasts for 6 sites before January. Who can show this?",
    "Our planners spend two days a week in spreadsheets. Can you help?",
    "Does it read our ERP's stock movements?",
    "We compare three tools this quarter and would like a demo.",
    "Can we see it with our own data?",
    "What would this cost for 40 planners?",
    "Please call me about the multi-site plan.",
    "Our current tool is being switched off in spring.",
    "Does it cope with public holidays in several countries?",
    "",
)

BAD_FIT_NOTES: Final[Mapping[str, tuple[str, ...]]] = {
    "standard_size": (
        "They counted seasonal staff on the form. Real team is 12, one planner, no budget for tools.",
        "Family firm, 55 on the payroll but 48 on the shop floor. Nobody who would use it.",
        "Downloaded templates for a one-off event. Said we are far too big for them.",
        "Harvest pickers inflate the number; nine permanent people.",
        "Exactly 50 incl. contractors. Polite no, wants a spreadsheet.",
        "Seven clinics, each plans on paper. Could be a fit at 200 people, not now.",
    ),
    "size": (
        "Holding counts everybody; the site that asked has 14 people.",
        "Most are agency drivers. The office is eight people.",
        "The number on the form includes volunteers.",
    ),
    "function": (
        "Title says data, the job is data entry. No say in tools.",
        "Finance, but accounts payable: planning sits elsewhere and did not want an introduction.",
        "Operations of the canteen, not of the plant.",
        "Analyst on a three-month contract, looking things up for a report.",
    ),
    "country": (
        "Shipping country was used. They plan from Singapore.",
        "Only the parent is here; buying happens in Brazil.",
    ),
    "target": ("On the list under its old name; was bought and uses the parent's tool.",),
    "pricing_twice": ("Opened pricing from our job ad. Applying, not buying.",),
    "downloads": ("Collecting material for a course they teach.", "Downloaded for a client who has no project."),
    "demo": ("Asked for a demo to learn how we built it; sells something similar.",),
    "customer_already": ("Customer since spring under another domain. The CRM does not send us that.",),
    "not_the_person": ("Assistant who signed up for the boss; the boss was not interested.",),
    "no_need": ("Needs rota planning, not forecasts. Sent to a partner.",),
}

CONVERTED_NOTES: Final = (
    "Meeting held with their COO, second one is set.",
    "Pilot on two sites agreed, opportunity is in the CRM.",
    "Wants a proposal for 40 seats by month end.",
    "Champion found; they switch off the old tool in spring.",
)

WORKING_NOTES: Final = (
    "Demo is set, colleagues join.",
    "Comparing two tools; decides with their board.",
    "Asked to be called after their month end.",
)

NO_RESPONSE_NOTES: Final = (
    "Two calls and an e-mail, no answer.",
    "Voicemail each time, no reply to e-mails.",
    "Number rings out, e-mail was opened once.",
    "",
)

TOUCH_OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "call": ("no_answer", "left_voicemail", "spoke"),
    "email": ("sent",),
    "message": ("sent",),
    "meeting": ("held",),
}
