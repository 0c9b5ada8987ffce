"""The database itself refuses to change or remove a line of the record."""

from django.db import migrations

SQLITE = [
    """create trigger trail_no_update before update on trail_event
       begin select raise(abort, 'the record is only ever added to'); end""",
    """create trigger trail_no_delete before delete on trail_event
       begin select raise(abort, 'the record is only ever added to'); end""",
    # An insert that replaces a line is a removal too, by whichever of its keys, the hidden one as well.
    """create trigger trail_no_replace before insert on trail_event
       when exists (
           select 1 from trail_event
           where number = new.number or hash = new.hash or rowid = new.rowid
       )
       begin select raise(abort, 'the record is only ever added to'); end""",
]
POSTGRESQL = [
    """create function trail_refuse() returns trigger language plpgsql as
       $$ begin raise exception 'the record is only ever added to'; end $$""",
    """create trigger trail_no_change before update or delete on trail_event
       for each row execute function trail_refuse()""",
    """create trigger trail_no_truncate before truncate on trail_event
       for each statement execute function trail_refuse()""",
    # Also for a session that asks to be spared of triggers, as a replica does.
    "alter table trail_event enable always trigger trail_no_change",
    "alter table trail_event enable always trigger trail_no_truncate",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
