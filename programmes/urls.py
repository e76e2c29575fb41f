"""Addresses of dashboards, figures and their comparison."""

from django.urls import path

from programmes.views import dashboard, derivation, figures, findings, history
from programmes.views.establishments import form as establishment_form
from programmes.views.establishments import list as establishment_list
from programmes.views.establishments import lookup as establishment_lookup
from programmes.views.establishments import merging as establishment_merging
from programmes.views.establishments import page as establishment_page
from programmes.views.plans import batch, batch_form, papers
from programmes.views.plans import list as plan_list
from programmes.views.plans import plan as plan_page
from programmes.views.projects import (
    adjust,
    autosave,
    cautions,
    copying,
    deleting,
    entries,
    files,
    form,
    lookups,
    page,
    steps,
)
from programmes.views.projects import list as project_list

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("khu-vuc/<slug:slug>/", dashboard.region, name="region"),
    path("tinh/<slug:key>/", dashboard.province, name="province"),
    path("so-lieu/cong/", derivation.derivation, name="derivation"),
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/<slug:code>/", figures.figure, name="figure"),
    path("doi-chieu/", findings.findings, name="findings"),
    path("de-an/", project_list.projects, name="projects"),
    path("de-an/them/", form.add, name="project-add"),
    path("de-an/them/luu-tam/", autosave.autosave_new, name="project-autosave-new"),
    path("de-an/don-vi/", lookups.organisations, name="organisation-lookup"),
    path("de-an/<int:pk>/sua/", form.edit, name="project-edit"),
    path("de-an/<int:pk>/luu-tam/", autosave.autosave, name="project-autosave"),
    path("de-an/<int:pk>/sao-chep/", copying.copy, name="project-copy"),
    path("de-an/<int:pk>/xoa/", deleting.delete, name="project-delete"),
    path("de-an/<int:pk>/", page.project, name="project"),
    path("de-an/<int:pk>/lich-su/", history.project_history, name="project-history"),
    path("ke-hoach/<int:pk>/lich-su/", history.plan_history, name="plan-history"),
    path("co-so/<int:pk>/lich-su/", history.establishment_history, name="establishment-history"),
    path("de-an/<int:pk>/dieu-chinh/", adjust.project_adjust, name="project-adjust"),
    path("ke-hoach/", plan_list.plans, name="plans"),
    path("ke-hoach/them/", plan_page.plan_add, name="plan-add"),
    path("ke-hoach/<int:pk>/", plan_page.plan, name="plan"),
    path("ke-hoach/<int:pk>/quyet-dinh/", plan_page.decision_add, name="decision-add"),
    path("ke-hoach/dot/phe-duyet/", batch_form.batch_approve, name="batch-approve"),
    path("ke-hoach/dot/giao/", batch_form.batch_assign, name="batch-assign"),
    path("ke-hoach/dot/<int:pk>/", batch.batch, name="batch"),
    path("ke-hoach/dot/<int:pk>/lich-su/", history.batch_history, name="batch-history"),
    path("ke-hoach/dot/<int:pk>/tep/them/", papers.batch_paper_add, name="batch-paper-add"),
    path("ke-hoach/dot/<int:pk>/tep/<int:paper>/", papers.batch_paper, name="batch-paper"),
    path(
        "ke-hoach/dot/<int:pk>/tep/<int:paper>/go/",
        papers.batch_paper_remove,
        name="batch-paper-remove",
    ),
    path(
        "ke-hoach/<int:pk>/quyet-dinh/<int:decision>/tep/them/",
        papers.decision_paper_add,
        name="decision-paper-add",
    ),
    path(
        "ke-hoach/<int:pk>/quyet-dinh/<int:decision>/tep/<int:paper>/",
        papers.decision_paper,
        name="decision-paper",
    ),
    path(
        "ke-hoach/<int:pk>/quyet-dinh/<int:decision>/tep/<int:paper>/go/",
        papers.decision_paper_remove,
        name="decision-paper-remove",
    ),
    path("de-an/<int:pk>/buoc/<slug:slug>/", steps.step, name="project-step"),
    path("de-an/<int:pk>/but-toan/them/", entries.entry_add, name="entry-add"),
    path("de-an/<int:pk>/but-toan/<int:entry>/dao/", entries.entry_reverse, name="entry-reverse"),
    path("de-an/<int:pk>/canh-bao/<slug:key>/", cautions.warning_override, name="warning-override"),
    path("de-an/<int:pk>/muc-ho-tro/", cautions.support_basis, name="support-basis"),
    path("de-an/<int:pk>/tep/them/", files.file_add, name="file-add"),
    path("de-an/<int:pk>/tep/<int:file>/", files.file, name="file"),
    path("de-an/<int:pk>/tep/<int:file>/go/", files.file_remove, name="file-remove"),
    path("co-so/", establishment_list.establishments, name="establishments"),
    path("co-so/them/", establishment_form.add, name="establishment-add"),
    path("co-so/tim/", establishment_lookup.lookup, name="establishment-lookup"),
    path("co-so/trung/", establishment_merging.duplicates, name="duplicates"),
    path("co-so/gop/", establishment_merging.merge, name="establishment-merge"),
    path("co-so/<int:pk>/", establishment_page.establishment, name="establishment"),
    path("co-so/<int:pk>/sua/", establishment_form.edit, name="establishment-edit"),
]
