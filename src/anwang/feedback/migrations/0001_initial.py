"""The tables of the feedback room; their moves are never changed."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grid', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suggestion', '建议'), ('complaint', '投诉'), ('fault', '报错'), ('question', '求助')], max_length=12, verbose_name='类别')),
                ('state', models.CharField(choices=[('sent', '待答复'), ('answered', '已答复')], default='sent', max_length=10, verbose_name='状态')),
                ('text', models.TextField(verbose_name='意见')),
                ('page', models.CharField(blank=True, max_length=120, verbose_name='所在页面')),
                ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                ('sent_on', models.DateField(verbose_name='反馈日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='feedback.feedback', verbose_name='接着哪一条')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.node', verbose_name='区域')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.organ', verbose_name='单位')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.assignment', verbose_name='反馈人')),
            ],
            options={
                'verbose_name': '意见反馈',
            },
        ),
        migrations.CreateModel(
            name='FeedbackMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('target', models.CharField(max_length=24, verbose_name='新状态')),
                ('verb', models.CharField(max_length=40, verbose_name='动作')),
                ('by_person_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('by_assignment_id', models.BigIntegerField(null=True, verbose_name='任职编号')),
                ('by_name', models.CharField(max_length=60, verbose_name='经办人')),
                ('by_post', models.CharField(max_length=120, verbose_name='岗位')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
                ('reason', models.TextField(blank=True, verbose_name='说明')),
                ('evidence', models.JSONField(default=list, verbose_name='证明材料')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='feedback.feedback', verbose_name='意见反馈')),
            ],
            options={
                'verbose_name': '意见反馈流转',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['grid_path', 'sent_on'], name='feedback_place'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('state', 'sent')), models.Q(('answered_on__isnull', False), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='feedback_answered'),
        ),
        AppendOnly('feedback_feedbackmove'),
    ]
