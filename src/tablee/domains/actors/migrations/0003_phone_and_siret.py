from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0002_api_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='phone',
            field=models.CharField(blank=True, default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='organization',
            name='siret',
            field=models.CharField(blank=True, default='', max_length=14),
            preserve_default=False,
        ),
    ]
