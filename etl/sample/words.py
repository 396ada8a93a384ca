"""The words that a synthetic firm is written with. Every name is invented."""


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIRST_NAMES = _split(
    "Aisha Amelie Anders Anna Astrid Ben Birgit Callum Carla Chloe Clara Daniel David Elena Elif Emma Erik Farid Fiona "
    "Freya Grace Greta Hannah Henrik Hugo Ida Imran Ingrid Jack James Jana Jens Johan Jonas Julia Kai Karin Lars Laura "
    "Lea Lena Liam Linda Lucas Maja Marco Maria Markus Marta Mateo Maya Mia Mikkel Nadia Nils Nina Noah Nora Oliver "
    "Oscar Paula Petra Priya Rasmus Rosa Sam Sara Sofia Sven Thomas Tobias Tom Vera Victor Yusuf Zoe"
)
LAST_NAMES = _split(
    "Abbott Ahmed Albrecht Andersen Bauer Becker Bennett Berg Bergman Blake Brandt Brooks Carter Castillo Chen Clarke "
    "Cole Dahl Davies Dietrich Ellis Engel Evans Falk Fischer Foster Frank Garcia Graf Grant Haas Hansen Harris "
    "Hartmann Hayes Heller Hoffman Holm Hughes Iversen Jansen Johansson Jung Keller Khan Klein Koch Kramer Lang Larsen "
    "Lehmann Lind Lopez Ludwig Maier Marsh Martin Meyer Mills Moreno Morgan Moser Murphy Nash Nielsen Novak Nyberg "
    "Olsen Osman Palmer Patel Perez Peters Price Quinn Reed Richter Roth Ruiz Sander Schmidt Schulz Shaw Simon Singh "
    "Stein Strand Sutter Taylor Thorne Turner Vogel Wagner Walsh Weber West Winter Wolf Wood Young Ziegler"
)
COMPANY_FIRST = _split(
    "Alder Amber Arden Ashford Aurora Beacon Birch Bluewater Bramble Brightwell Calder Cedar Clearwell Cobalt Copper "
    "Corvus Crestline Dalton Eastgate Ember Falcon Fernhill Fjord Foxglove Glenmore Granite Greenfield Harbor Hazel "
    "Heron Highmoor Ironbridge Juniper Kestrel Kingsley Lakeside Larkspur Linden Lumen Marlow Meridian Midland Morven "
    "Nordic Oakhaven Orchard Osprey Pinnacle Quarry Redwood Riverton Rowan Saffron Silverline Solent Sterling "
    "Stonefield Summit Tamarind Thornbury Timber Vale Vesper Westbrook Whitmore Willow Windmere Yarrow"
)
COMPANY_SECOND = {
    "Manufacturing": ("Works", "Components", "Engineering", "Tooling", "Plastics", "Motors"),
    "Healthcare": ("Health", "Clinics", "Medical", "Diagnostics", "Care", "Pharma"),
    "Financial Services": ("Bank", "Insurance", "Capital", "Pensions", "Credit", "Mutual"),
    "Retail": ("Stores", "Foods", "Fashion", "Home", "Outfitters", "Markets"),
    "Logistics": ("Logistics", "Freight", "Shipping", "Parcel", "Warehousing", "Transport"),
    "Energy": ("Energy", "Power", "Grid", "Renewables", "Utilities", "Solar"),
}
COMPANY_FORMS = (
    ("GmbH", "AG", "SE", "KG"),
    ("Ltd", "plc", "LLP", "Group"),
    ("Inc", "Corp", "LLC", "Co"),
    ("Oy", "Oyj"),
)
PLACES = (
    (("Munich", "Germany"), ("Hamburg", "Germany"), ("Vienna", "Austria"), ("Zurich", "Switzerland")),
    (("London", "United Kingdom"), ("Leeds", "United Kingdom"), ("Bristol", "United Kingdom"), ("Dublin", "Ireland")),
    (("Boston", "United States"), ("Chicago", "United States"), ("Denver", "United States"), ("Toronto", "Canada")),
    (("Helsinki", "Finland"), ("Espoo", "Finland"), ("Tampere", "Finland"), ("Turku", "Finland")),
)
ZONED_PLACES = (
    *PLACES[:2],
    (("Los Angeles", "United States"), ("San Diego", "United States"), ("Seattle", "United States")),
    (("Sydney", "Australia"), ("Melbourne", "Australia"), ("Canberra", "Australia")),
)  # where regions have zones of their own
CUSTOMER_TITLES = (
    "Head of Operations",
    "IT Director",
    "Procurement Manager",
    "Chief Information Officer",
    "Programme Sponsor",
    "Business Process Owner",
    "Head of Customer Service",
    "Plant Manager",
)

MEETINGS_SALES = (
    "Discovery call",
    "Requirements review",
    "Commercial review",
    "Proposal walkthrough",
    "Stakeholder alignment",
    "Pricing discussion",
    "Executive sponsor meeting",
    "Product demonstration",
)
MEETINGS_DELIVERY = (
    "Delivery feasibility workshop",
    "Scope and assumptions review",
    "Implementation planning session",
    "Solution walkthrough with delivery",
    "Effort and dependencies review",
)
MEETINGS_INTERNAL = ("Internal deal review", "Bid review", "Handover preparation")
MEETINGS_AFTER = ("Project kick-off", "Delivery onboarding", "First steering meeting")

# statement, metric, target
OUTCOMES = (
    ("Orders reach the warehouse without manual re-entry", "orders entered by hand", "under 2 % within 90 days"),
    ("Customer service answers from one screen", "average handling time", "from 9 to 6 minutes by go-live + 60 days"),
    ("Month-end closes earlier", "working days to close", "from 8 to 4 by the second close"),
    ("Field teams stop calling the office for job details", "calls per job", "below 0.3 in the first quarter"),
    ("Migrated records can be trusted", "records that fail reconciliation", "under 0.1 % at cut-over"),
    ("Planners work with today's stock", "age of stock figures", "at most 15 minutes"),
    ("Suppliers see their payments", "payment enquiries a week", "from 120 to 40 within 3 months"),
    ("Reports no longer depend on spreadsheets", "reports built by hand", "from 34 to 5 by end of phase 2"),
    ("The service desk resolves at first contact", "first-contact resolution", "70 % by month 4"),
    ("New sites go live without the core team", "days of core team per site", "under 3 from the fourth site"),
)
DELIVERABLES = (
    "Deliver the configured platform and user documentation",
    "Complete data migration for all agreed entities",
    "Provide training for key users",
    "Set up the managed service desk",
    "Hand over integration components and source code",
)
RESPONSIBILITIES = (
    "Provide cleansed master data",
    "Name and release key users",
    "Approve interface specifications",
    "Operate the test environment",
    "Decide on change requests within five days",
    "Lead cut-over planning",
    "Run user acceptance tests",
)
RISKS = (
    "Legacy interface is undocumented",
    "Customer key users not released from daily business",
    "Data quality below migration threshold",
    "Go-live falls into the peak season",
    "Third-party licence may not be ready in time",
    "Security approval takes longer than planned",
    "Scope of reporting is not settled",
    "Two subsidiaries follow different processes",
    "Delivery team shared with another programme",
    "Performance at month-end volumes is untested",
)
NO_OWNERS = ("TBD", "Delivery team", "n/a", "PMO", "to be confirmed", "Project team")
LOSS_REASONS = ("Price", "No decision", "Competitor", "Budget withdrawn", "Scope not agreed", "Timing")

CONTROL_CLAUSES = (
    "SLA penalty",
    "Exclusion",
    "Liability cap",
    "Termination",
    "Indemnity",
    "Governance with remedies",
    "Step-in",
    "Audit",
)
COORDINATION_CLAUSES = (
    "Acceptance criteria",
    "Recurring governance meeting",
    "Change process",
    "Roles",
    "Communication plan",
)
OTHER_CLAUSES = ("Definitions", "Payment terms", "Confidentiality", "Governing law", "Notices", "Intellectual property")
CLAUSE_TEXTS = {
    "SLA penalty": "Failure to meet a service level entitles the Customer to a credit against the next invoice.",
    "Exclusion": "Services not listed in the schedule are excluded from the fixed price.",
    "Liability cap": "Total liability is limited to the fees paid in the preceding twelve months.",
    "Termination": "Either party may terminate for material breach not remedied within thirty days.",
    "Indemnity": "Each party indemnifies the other against third-party claims arising from its breach.",
    "Governance with remedies": "An unresolved steering item entitles the Customer to withhold a milestone payment.",
    "Step-in": "The Customer may step in where a critical service is interrupted for more than two days.",
    "Audit": "The Customer may audit records that relate to the Services once a year.",
    "Acceptance criteria": "A deliverable is accepted when the agreed measures are met in the test environment.",
    "Recurring governance meeting": "The parties meet every second week to review progress and open decisions.",
    "Change process": "Changes are described, estimated and agreed in writing before work starts.",
    "Roles": "The parties name the persons who decide, contribute and must be informed.",
    "Communication plan": "Status is shared weekly with the persons named in the schedule.",
    "Definitions": "Capitalised terms have the meaning given in this section.",
    "Payment terms": "Invoices are payable within thirty days of receipt.",
    "Confidentiality": "Each party keeps the other's information confidential.",
    "Governing law": "This agreement is governed by the law of the Customer's seat.",
    "Notices": "Notices are given in writing to the addresses on the cover page.",
    "Intellectual property": "Background rights remain with the party that owned them.",
}
CHANGE_REASONS = (
    "Additional scope",
    "Timeline moved",
    "Price adjustment",
    "Clarified responsibilities",
    "Volume change",
)

SURPRISE_CAUSES = ("Scope misunderstanding", "Expectation gap", "Unclear responsibility", "Unowned risk")
SURPRISE_SHARES = (0.38, 0.30, 0.20, 0.12)
OTHER_CAUSES = ("Known risk", "Commercial", "Other", "")
OTHER_SHARES = (0.38, 0.30, 0.20, 0.12)
CONTROL_CAUSES = ("Technical fault", "External", "User request")
CONTROL_SHARES = (0.60, 0.15, 0.25)
TICKETS = {
    "Scope misunderstanding": (
        "Reporting module was expected to be in scope",
        "Customer expects a second migration run",
    ),
    "Expectation gap": (
        "Go-live result differs from what was promised",
        "Response times not as agreed in the workshop",
    ),
    "Unclear responsibility": (
        "Nobody feels responsible for test data",
        "Open question who approves interface changes",
    ),
    "Unowned risk": ("Undocumented interface stops the roll-out", "Key users were never released"),
    "Known risk": ("Peak-season freeze delays the cut-over", "Licence delivery late as feared"),
    "Commercial": ("Invoice disputed", "Rate card does not match the offer"),
    "Other": ("Complaint by the sponsor", "Escalation from the steering committee"),
    "": ("Customer asks for a call with management", "Unhappy with progress"),
    "Technical fault": ("Nightly job failed", "Login page not reachable", "Interface returns error 500"),
    "External": ("Cloud provider outage", "Carrier line down"),
    "User request": ("New user account", "Password reset", "Additional report layout"),
}
CATEGORIES = {
    "Technical fault": "Software",
    "External": "Network",
    "User request": "Request",
    "": "",
}  # else Engagement
GROUPS = ("Service Desk", "Application Support", "Integration Support", "Project Office")
