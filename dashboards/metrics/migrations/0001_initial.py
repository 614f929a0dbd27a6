"""Sums of whole days, months and years, and the days written since."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.CharField(max_length=60)),
                ('grain', models.PositiveSmallIntegerField(choices=[(0, 'Quarters'), (1, 'Day'), (2, 'Month'), (3, 'Year')])),
                ('first_day', models.DateField()),
                ('sums', models.TextField(help_text='as dashboards.metrics.sums writes them')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('grain', 'first_day', 'family'), name='cell_once_a_span')],
            },
        ),
        migrations.CreateModel(
            name='SummedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=60)),
                ('day', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('book', 'day'), name='summed_day_once_a_book')],
            },
        ),
    ]
