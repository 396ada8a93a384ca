"""Meetings from where they are: calendars, Outlook, Gong, Zoom, Dynamics, and a list that nobody knows."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.conform.canonical_tables import Conformed
from etl.errors import CommonGroundError
from tests.etl.exports import accounted, check, ingest, one, write, zipped
from tests.etl.extract.readers.calendar_files import calendar, event

FIRM = {
    "accounts.csv": "account_id,account_name,domain\nA1,Blue Ltd,blue.example\n",
    "deals.csv": "deal_id,account_id,deal_name,created_at,closed_on,is_closed,is_won\n"
    "D1,A1,Blue rollout,2025-01-02,2025-03-01,true,true\n",
    "contacts.csv": "person_id,full_name,email,account_id,is_internal\nP1,Kim Low,kim@blue.example,A1,false\n",
    "staff.csv": "person_id,full_name,email,function\nU1,Ann Bee,ann@firm.example,Sales\n"
    "U2,Dan Delivery,dan@firm.example,Delivery\n",
}
INTERNAL = '[people]\ninternal_domains = ["firm.example"]\n'
ANN, DAN, KIM = "generic:U1", "generic:U2", "generic:P1"
OUTLOOK = (
    "Subject,Start Date,Start Time,End Date,End Time,All day event,Reminder on/off,Meeting Organizer,"
    "Required Attendees,Optional Attendees,Description,Location,Private,Show time as\n"
)


def read(folder: Path, files: Mapping[str, str] | Mapping[str, str | bytes], toml: str = "") -> Conformed:
    return accounted(folder, {**FIRM, **files, "commonground.toml": INTERNAL + toml})


def outlook_source(**keys: str) -> str:
    said = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    return f'[[source]]\nsystem = "generic"\npath = "."\n[[source]]\nsystem = "calendar"\npath = "outlook.csv"\n{said}'


def took_part(result: Conformed) -> list[tuple[str | None, str | None]]:
    """Person and answer of every participant, by the e-mail where no id tells the person."""
    mails = dict(result.tables["people"].select("email", "person_id").iter_rows())
    rows = result.tables["activity_participants"].select("person_id", "email", "response").iter_rows()
    return sorted((person or mails.get(email), response) for person, email, response in rows)


def test_a_calendar_and_outlooks_list_give_the_meeting_with_all_of_its_people_and_its_deal(tmp_path: Path) -> None:
    ics = calendar(
        event(
            "SUMMARY:Blue scoping",
            "DTSTART;TZID=W. Europe Standard Time:20250110T090000",
            "DTEND;TZID=W. Europe Standard Time:20250110T100000",
            "ORGANIZER:mailto:ann@firm.example",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@blue.example",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:dan@firm.example",
            uid="abc-1",
        )
    )
    row = (
        "Blue scoping,1/10/2025,9:00:00 AM,1/10/2025,10:00:00 AM,False,False,Ann Bee,"
        '"Kim Low;Dan Delivery",,,Teams,False,2\n'
    )
    first = read(tmp_path / "a", {"delivery.ics": ics})
    check(
        one(first, "activities"),
        activity_id="calendar:abc-1",
        deal_id="generic:D1",
        account_id="generic:A1",
        activity_type="meeting",
        occurred_at=datetime(2025, 1, 10, 8),
        duration_minutes=60.0,
    )
    assert took_part(first) == [(KIM, "accepted"), (ANN, None), (DAN, "declined")]
    toml = outlook_source(date_order="mdy", timezone="Europe/Berlin")
    second = read(tmp_path / "b", {"outlook.csv": OUTLOOK + row}, toml)
    check(
        one(second, "activities"),
        activity_id="calendar:~2025-01-10T08:00/Blue scoping",
        deal_id="generic:D1",
        occurred_at=datetime(2025, 1, 10, 8),
    )
    assert took_part(second) == [(KIM, None), (ANN, None), (DAN, None)]


def test_a_list_of_outlook_whose_days_nobody_can_tell_is_blocked_by_name(tmp_path: Path) -> None:
    row = "Blue,1/10/2025,9:00:00 AM,1/10/2025,10:00:00 AM,False,False,Ann Bee,Kim Low,,,,False,2\n"
    with pytest.raises(CommonGroundError, match=r"outlook\.csv, column Start Date"):
        read(tmp_path, {"outlook.csv": OUTLOOK + row})


def test_two_meetings_of_a_day_in_outlooks_list_are_two_and_a_cancelled_one_says_so(tmp_path: Path) -> None:
    rows = (
        "Blue,1/10/2025,9:00:00 AM,1/10/2025,10:00:00 AM,False,False,Ann Bee,Kim Low,,,,False,2\n"
        "Blue,1/10/2025,2:00:00 PM,1/10/2025,3:00:00 PM,False,False,Ann Bee,Kim Low,,,,False,2\n"
        "Canceled: Blue,1/20/2025,2:00:00 PM,1/20/2025,3:00:00 PM,False,False,Ann Bee,Kim Low,,,,False,0\n"
    )
    table = read(tmp_path, {"outlook.csv": OUTLOOK + rows}).tables["activities"].sort("occurred_at")
    assert table["status"].to_list() == [None, None, "Canceled: Blue"]


def test_outlooks_list_in_german(tmp_path: Path) -> None:
    header = (
        '"Betreff","Beginnt am","Beginnt um","Endet am","Endet um","Ganztägiges Ereignis","Besprechungsplanung",'
        '"Erforderliche Teilnehmer","Optionale Teilnehmer","Besprechungsressourcen","Beschreibung","Ort"\n'
    )
    row = '"Blue","10.1.2025","09:00:00","10.1.2025","10:00:00","Aus","Ann Bee","Kim Low","Dan Delivery",,,\n'
    result = read(tmp_path, {"outlook.csv": (header + row).encode("cp1252")})
    check(one(result, "activities"), deal_id="generic:D1", occurred_at=datetime(2025, 1, 10, 9))
    assert [person for person, _ in took_part(result)] == [KIM, ANN, DAN]


def test_google_calendars_come_as_a_zip_file_and_days_stay_days(tmp_path: Path) -> None:
    text = calendar(
        ["PRODID:-//Google Inc//Google Calendar 70.9054//EN", "X-WR-CALNAME:ann", "X-WR-TIMEZONE:America/New_York"],
        event(
            "DTSTART;VALUE=DATE:20250115",
            "DTEND;VALUE=DATE:20250116",
            "DTSTAMP:20250801T000000Z",
            "CREATED:20250105T100000Z",
            "ORGANIZER;CN=Ann Bee:mailto:ann@firm.example",
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Kim;X-NUM-GUESTS=0:mailto:kim@blue",
            " .example",
            uid="g1@google.com",
        ),
    )
    result = read(tmp_path, {"ann.ical.zip": zipped(("ann@firm.example.ics", text.encode()))})
    check(one(result, "activities"), deal_id="generic:D1", occurred_at=datetime(2025, 1, 15), duration_minutes=None)
    assert took_part(result) == [(KIM, "tentative"), (ANN, None)]


def test_an_older_export_of_a_calendar_gives_way_to_a_newer_one_with_its_people(tmp_path: Path) -> None:
    def version(stamp: str, *asked: str) -> str:
        people = (f"ATTENDEE:mailto:{name}@blue.example" for name in asked)
        return calendar(event("DTSTART:20250110T090000Z", f"LAST-MODIFIED:{stamp}", *people))

    files = {"a.ics": version("20250105T000000Z", "eve"), "b.ics": version("20250103T000000Z", "kim", "old")}
    result = read(tmp_path, files)
    assert result.tables["activity_participants"]["email"].to_list() == ["eve@blue.example"]


def test_a_recurring_meeting_is_read_up_to_the_day_of_the_export_or_of_the_build(tmp_path: Path) -> None:
    text = calendar(event("DTSTART:20250106T090000Z", "RRULE:FREQ=WEEKLY"))
    (tmp_path / "x").mkdir()
    file = tmp_path / "x" / "c.ics"
    file.write_text(text)
    os.utime(file, (1_738_000_000, 1_738_000_000))  # 27 January 2025
    assert ingest(tmp_path / "x").tables["activities"].height == 4
    write(tmp_path / "x", {"commonground.toml": "as_of = 2025-01-14\n"})
    assert ingest(tmp_path / "x").tables["activities"].height == 2


def test_gongs_calls_carry_the_deal_of_the_crm_and_everybody_in_them(tmp_path: Path) -> None:
    call = {
        "metaData": {
            "id": "77",
            "url": "https://app.gong.example/call?id=77",
            "title": "Blue scoping",
            "scheduled": "2025-01-10T08:55:00Z",
            "started": "2025-01-10T09:00:00.000+00:00",
            "duration": 3600,
        },
        "context": [
            {
                "system": "Salesforce",
                "objects": [
                    {"objectType": "Account", "objectId": "A1", "fields": []},
                    {"objectType": "Opportunity", "objectId": "D1", "fields": []},
                ],
            }
        ],
        "parties": [
            {"id": "1", "emailAddress": "ann@firm.example", "name": "Ann Bee", "affiliation": "Internal"},
            {"id": "2", "name": "Dan Delivery", "affiliation": "Internal"},
            {"id": "3", "emailAddress": "kim@blue.example", "affiliation": "External"},
            {"id": "4", "phoneNumber": "+1", "affiliation": "Unknown"},
        ],
    }
    other = {"metaData": {"id": "78", "title": "Else", "started": "2025-01-11T09:00:00Z"}, "context": [], "parties": []}
    answer = json.dumps({"requestId": "r", "records": {"totalRecords": 2}, "calls": [call, other]})
    result = read(tmp_path, {"calls.json": answer})
    rows = result.tables["activities"].sort("activity_id").select("activity_id", "activity_type", "deal_id").rows()
    assert rows == [("gong:77", "call", "salesforce:D1"), ("gong:78", "call", None)]  # where no CRM is declared
    assert [person for person, _ in took_part(result)] == [KIM, ANN, DAN, "gong:+1"]


def test_zooms_answer_and_its_list_give_meetings_with_their_host(tmp_path: Path) -> None:
    meeting = {
        "uuid": "u==",
        "id": 812,
        "type": 2,
        "topic": "Blue",
        "user_name": "Ann Bee",
        "user_email": "ann@firm.example",
        "start_time": "2025-01-10T09:00:00Z",
        "end_time": "2025-01-10T10:00:00Z",
        "duration": 60,
        "total_minutes": 120,
        "participants_count": 2,
    }
    answer = json.dumps({"from": "2025-01-01", "to": "2025-01-31", "page_size": 30, "meetings": [meeting]})
    table = (
        "Topic,Meeting ID,Host name,Host email,Start time,End time,Participants,Duration (minutes)\n"
        "Blue,812 1,Ann Bee,ann@firm.example,01/13/2025 09:00:00 AM,01/13/2025 10:00:00 AM,2,60\n"
    )
    result = read(tmp_path, {"zoom.json": answer, "meetings.csv": table})
    found = result.tables["activities"].select("occurred_at", "duration_minutes").sort("occurred_at").rows()
    assert found == [(datetime(2025, 1, 10, 9), 60.0), (datetime(2025, 1, 13, 9), 60.0)]
    assert [person for person, _ in took_part(result)] == [ANN, ANN]


def test_zooms_attendance_gives_each_meeting_once_with_everybody_who_came(tmp_path: Path) -> None:
    table = (
        "Topic,Meeting ID,Start time,End time,Name (original name),Email,Join time,Leave time,Duration (minutes),"
        "Guest\n"
        "Blue,812 1,01/13/2025 09:00:00 AM,01/13/2025 10:00:00 AM,Dan Delivery,dan@firm.example,x,y,58,No\n"
        "Blue,812 1,01/13/2025 09:00:00 AM,01/13/2025 10:00:00 AM,Kim Low,,x,y,57,Yes\n"
    )
    result = read(tmp_path, {"attendance.csv": table})
    check(one(result, "activities"), subject="Blue", deal_id="generic:D1", occurred_at=datetime(2025, 1, 13, 9))
    assert [person for person, _ in took_part(result)] == [KIM, DAN]


def test_zooms_list_of_one_meeting_has_the_meeting_above_its_people(tmp_path: Path) -> None:
    table = (
        "Topic,ID,Duration (minutes),Start time,End time,Participants\n"
        'Blue,812 1,77,"01/13/2025 08:30:26 AM","01/13/2025 09:46:50 AM",2\n\n'
        "Name (original name),Email,Join time,Leave time,Duration (minutes)\n"
        'Dan Delivery,dan@firm.example,"01/13/2025 08:30:00 AM","01/13/2025 09:30:00 AM",60\n'
        'Kim Low,,"01/13/2025 08:35:00 AM","01/13/2025 09:30:00 AM",55\n'
    )
    result = read(tmp_path, {"participants_812.csv": table})
    check(one(result, "activities"), subject="Blue", deal_id="generic:D1", occurred_at=datetime(2025, 1, 13, 8, 30, 26))
    assert [person for person, _ in took_part(result)] == [KIM, DAN]
    assert result.tables["activity_participants"]["source_row"].to_list() == [5, 6]


def test_dynamics_appointments_bring_their_attendees_in_every_dress(tmp_path: Path) -> None:
    view = (
        "(Do Not Modify) Appointment,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Subject,Regarding,"
        "Start Time,End Time,Organizer,Required Attendees,Optional Attendees,Activity Status\n"
        "{AAAAAAAA-0000-0000-0000-000000000001},x,2025-01-05 10:00,Blue,,2025-01-10 09:00,2025-01-10 10:00,Ann Bee,"
        "Kim Low;Dan Delivery,,Completed\n"
    )
    odata = "@OData.Community.Display.V1.FormattedValue"
    expanded = {
        "activityid": "aaaaaaaa-0000-0000-0000-000000000002",
        "subject": "Blue",
        "_regardingobjectid_value": None,
        "scheduledstart": "2025-01-11T09:00:00Z",
        "createdon": "2025-01-05T10:00:00Z",
        f"statecode{odata}": "Completed",
        "activitytypecode": "appointment",
        "appointment_activity_parties": [
            {"participationtypemask": 5, "addressused": "kim@blue.example"},
            {"participationtypemask": 7, "addressused": "ann@firm.example"},
        ],
    }
    parties = "_activityid_value,_partyid_value,participationtypemask,addressused,partyobjecttypecode\n"
    parties += "aaaaaaaa-0000-0000-0000-000000000002,,6,dan@firm.example,\n"
    parties += "aaaaaaaa-0000-0000-0000-000000000002,bbbbbbbb-0000-0000-0000-000000000009,8,,opportunity\n"
    files = {"view.csv": view, "a.json": json.dumps({"value": [expanded]}), "parties.csv": parties}
    result = read(tmp_path, files)
    assert result.tables["activities"]["deal_id"].to_list() == ["generic:D1", "generic:D1"]
    of = result.tables["activity_participants"].group_by("activity_id").len().sort("activity_id")
    assert of["len"].to_list() == [3, 3]
    assert [person for person, _ in took_part(result)] == [KIM, KIM, ANN, ANN, DAN, DAN]


def test_a_meeting_list_of_a_system_that_nobody_knows_needs_one_block(tmp_path: Path) -> None:
    toml = """
[[source]]
system = "generic"
path = "."

[source.entities.activities]
files = ["calls*.csv"]
signature = ["Call No", "Who was there"]
columns = { activity_id = "Call No", occurred_at = "Held", subject = "About" }
constants = { activity_type = "call" }

[[source.entities.activities.also]]
entity = "activity_participants"
columns = { person_id = ["Host", "Who was there"] }
explode = { person_id = "|" }
"""
    row = "1,2025-01-10 09:00,Blue,Ann Bee,Kim Low|Dan Delivery <dan@firm.example>\n"
    text = f"Call No,Held,About,Host,Who was there\n{row}"
    result = read(tmp_path, {"calls.csv": text}, toml)
    check(one(result, "activities"), deal_id="generic:D1", activity_type="call")
    assert [person for person, _ in took_part(result)] == [KIM, ANN, DAN]


def test_names_as_address_books_write_them_are_those_people(tmp_path: Path) -> None:
    row = 'Blue,1/20/2025,9:00:00 AM,1/20/2025,10:00:00 AM,False,False,"Bee, Ann","Low, Kim;Delivery, Dan",,,,False,2\n'
    result = read(tmp_path, {"outlook.csv": OUTLOOK + row})
    assert [person for person, _ in took_part(result)] == [KIM, ANN, DAN]


def test_a_stranger_at_a_meeting_keeps_the_name_of_the_invitation(tmp_path: Path) -> None:
    ics = calendar(event("DTSTART:20250110T090000Z", "ATTENDEE;CN=Eve Hall:mailto:eve@blue.example"))
    people = read(tmp_path, {"c.ics": ics}).tables["people"].filter(pl.col("email") == "eve@blue.example")
    assert people.select("full_name", "is_internal").rows() == [("Eve Hall", False)]


_MINUTES = """
[[source]]
system = "generic"
name = "crm"
path = "crm"

[[source]]
system = "generic"
name = "minutes"
path = "minutes"

[source.entities.activities]
files = ["meetings*.csv"]
columns = {{ activity_id = "Meeting no", occurred_at = "Held on", account_id = "Client", subject = "Topic" }}
constants = {{ activity_type = "meeting" }}
{references}

[[source.entities.activities.also]]
entity = "activity_participants"
columns = {{ person_id = ["Host", "Who was there"] }}
explode = {{ person_id = ";" }}
"""
_HELD = "Meeting no,Held on,Client,Host,Who was there,Topic\n" + (
    "M-1,2025-01-10 10:00,Blue Ltd,Ann Bee,Kim Low <kim@blue.example>; Dan Delivery,Scope\n"
)


def test_a_client_that_a_meeting_list_names_is_found_in_the_source_that_is_said(tmp_path: Path) -> None:
    files = {f"crm/{name}": text for name, text in FIRM.items()} | {"minutes/meetings.csv": _HELD}
    toml = _MINUTES.format(references='references = { account_id = "crm" }')
    result = accounted(tmp_path, {**files, "commonground.toml": toml})
    check(one(result, "activities"), activity_id="minutes:M-1", account_id="crm:A1")
    assert result.tables["activity_participants"].height == 3
    assert not any("stay unlinked" in message for message in result.messages)


def test_a_client_of_a_meeting_list_that_no_source_knows_is_said_so(tmp_path: Path) -> None:
    files = {f"crm/{name}": text for name, text in FIRM.items()} | {"minutes/meetings.csv": _HELD}
    result = accounted(tmp_path, {**files, "commonground.toml": _MINUTES.format(references="")})
    (said,) = (message for message in result.messages if "stay unlinked" in message)
    assert said == (
        "minutes/meetings.csv row 2, account_id 'Blue Ltd': no account of minutes is known, not this one nor"
        " another that the file names; 1 of its rows stay unlinked. Say whose accounts they are:"
        ' references = { account_id = "<name of a source>" }.'
    )
