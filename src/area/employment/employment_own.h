/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "employment.h"

struct job_event {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, campaign;
    int64_t campaign_id;
    struct str kind, title, place;
    bool online;
    struct str starts_on, ends_on, close_on;
    int64_t hours, seats, taken;
    struct str note;
    int64_t site_heads;
    struct str site_on, state;
    int64_t companies, vacancies, wanted, signups, attended, intents, hired, certificates, working, version;
};
extern const struct field job_event_fields[31];
#define JOB_EVENT FIELDS(struct job_event, job_event_fields)
struct job_event_in {
    struct str org, campaign, kind, title, place;
    bool online;
    struct str starts_on, ends_on, close_on;
    int64_t hours, seats;
    struct str note;
    int64_t version;
};
extern const struct field job_event_in_fields[13];
struct job_site_in {
    int64_t heads;
    struct str on;
};
extern const struct field job_site_fields[2];
struct job_company_in {
    struct str uscc;
};
extern const struct field job_company_in_fields[1];

struct vacancy {
    int64_t id, event_id, company_id;
    struct str uscc, company, title;
    int64_t wanted, taken, pay_from_fen, pay_to_fen;
    struct str place, requirement;
    bool practice;
    struct str state;
    int64_t version;
};
extern const struct field vacancy_fields[15];
#define VACANCY FIELDS(struct vacancy, vacancy_fields)

/* Who: a person of the register, or a number and a name of one who may have to be entered first. */
struct job_who_in {
    int64_t person_id;
    struct str name, number, phone;
};
extern const struct field job_who_fields[4];
struct job_signup {
    int64_t id, event_id, person_id;
    struct str name, employer, phone, how, state, attended_on, certificate;
    int64_t version;
    struct str id_type, blind, secret;
};
extern const struct field job_signup_fields[14];
#define JOB_SIGNUP FIELDS(struct job_signup, job_signup_fields)
struct job_day_in {
    struct str on;
};
extern const struct field job_day_fields[1];
struct job_certificate_in {
    struct str certificate;
};
extern const struct field job_certificate_fields[1];

struct job_intent {
    int64_t id, vacancy_id, event_id, company_id;
    struct str vacancy, company, event;
    int64_t org_id;
    struct str org_path;
    int64_t person_id;
    struct str name, phone, how, state, decided_on, decider;
    int64_t created_at, version;
    struct str id_type, blind, secret;
};
extern const struct field job_intent_fields[21];
#define JOB_INTENT FIELDS(struct job_intent, job_intent_fields)
struct job_result_in {
    struct str state, on;
};
extern const struct field job_result_fields[2];

struct holiday {
    int64_t id, vacancy_id, event_id, org_id;
    struct str org_name, org_path, campaign, vacancy, company;
    int64_t casefile_id, member_no;
    struct str file_no, student;
    bool minor;
    struct str consent_on;
    int64_t asked_person;
    struct str state, started_on;
    int64_t version;
};
extern const struct field holiday_fields[19];
#define HOLIDAY FIELDS(struct holiday, holiday_fields)
struct holiday_in {
    struct str file_no;
    int64_t member_no;
    struct str consent_on;
};
extern const struct field holiday_in_fields[3];
struct student {
    int64_t casefile_id, member_no;
    struct str name, birth;
    int64_t person_id;
    bool studying;
    struct str state;
};
extern const struct field student_fields[7];
#define STUDENT FIELDS(struct student, student_fields)

extern const struct machine employment_machines[4]; /* event, signup, intent, holiday */

/* Within the caller's reach. */
enum err job_event_get(struct ctx *cx, int64_t id, struct job_event *out) MUST_USE;
/* By id: the caller has read what refers to it, or shows only open events. */
enum err job_event_load(struct ctx *cx, int64_t id, struct job_event *out) MUST_USE;
/* Is a worker to be let in now? ERR_STATE with what to do. */
enum err job_event_takes(struct ctx *cx, const struct job_event *e) MUST_USE;
/* A day of the event, not after today. */
enum err job_event_day(struct ctx *cx, const struct job_event *e, struct str on) MUST_USE;

/* Signs a person up, how: phone or clerk. The last seat goes to one. ERR_DUPLICATE: is there already. */
enum err job_signup_add(struct ctx *cx, const struct job_event *e, int64_t person_id, const char *how) MUST_USE;
enum err job_signup_cancel(struct ctx *cx, const struct job_event *e, int64_t person_id) MUST_USE;
/* Hands in an intent: ERR_DUPLICATE when there is one. */
enum err job_intent_add(struct ctx *cx, const struct vacancy *v, int64_t person_id, const char *how) MUST_USE;
/* What came of an intent, told by a clerk or the contact of the company (person_id). A hire takes a place and counts as having come. */
enum err job_intent_decide(struct ctx *cx, const struct job_intent *i, const struct job_result_in *in, int64_t contact) MUST_USE;
/* Opens the phone of a row read with blind and secret. */
enum err job_phone(struct ctx *cx, struct str id_type, struct str blind, struct str secret, struct str *phone) MUST_USE;

/* A student of a live archived household for a holiday job. consent_on: the day a guardian agreed, '' = not asked for from one grown up. */
enum err holiday_add(struct ctx *cx, const struct vacancy *v, const struct student *s, struct str consent_on, int64_t asked_person) MUST_USE;
enum err holiday_withdraw(struct ctx *cx, int64_t id, struct str state, int64_t vacancy_id) MUST_USE;

enum err job_events_get(struct ctx *cx);
enum err job_event_one(struct ctx *cx);
enum err job_event_post(struct ctx *cx);
enum err job_event_put(struct ctx *cx);
enum err job_event_open(struct ctx *cx);
enum err job_event_close(struct ctx *cx);
enum err job_event_drop(struct ctx *cx);
enum err job_site_post(struct ctx *cx);
enum err job_company_post(struct ctx *cx);
enum err vacancies_get(struct ctx *cx);
enum err vacancy_post(struct ctx *cx);
enum err vacancy_put(struct ctx *cx);
enum err vacancy_withdraw(struct ctx *cx);
enum err job_signups_get(struct ctx *cx);
enum err job_signup_post(struct ctx *cx);
enum err job_attended_post(struct ctx *cx);
enum err job_absent_post(struct ctx *cx);
enum err job_undo_post(struct ctx *cx);
enum err job_certificate_post(struct ctx *cx);
enum err job_intents_get(struct ctx *cx);
enum err job_intent_post(struct ctx *cx);
enum err job_result_post(struct ctx *cx);
enum err holidays_get(struct ctx *cx);
enum err holiday_post(struct ctx *cx);
enum err holiday_match(struct ctx *cx);
enum err holiday_start(struct ctx *cx);
enum err holiday_decline(struct ctx *cx);
enum err holiday_undo(struct ctx *cx);
enum err employment_figures_get(struct ctx *cx);

/* --- the phone --- */
struct job_shown {
    int64_t id;
    struct str org_name, kind, title, place;
    bool online;
    struct str starts_on, ends_on, close_on;
    int64_t hours, seats, taken;
    struct str note;
    int64_t companies, vacancies, wanted;
};
extern const struct field job_shown_fields[16];
struct worker_agrees_in {
    bool agreed;
};
extern const struct field worker_agrees_fields[1];
struct worker_holiday_in {
    int64_t casefile_id, member_no;
    bool agreed;
};
extern const struct field worker_holiday_fields[3];
struct contact_intent {
    int64_t id;
    struct str vacancy, company, event, name, phone, state, decided_on;
    int64_t created_at;
};
extern const struct field contact_intent_fields[9];
enum err jobs_shown_get(struct ctx *cx);
enum err job_shown_one(struct ctx *cx);
enum err worker_jobs_get(struct ctx *cx);
enum err worker_signup_post(struct ctx *cx);
enum err worker_cancel_post(struct ctx *cx);
enum err worker_intent_post(struct ctx *cx);
enum err worker_intent_withdraw(struct ctx *cx);
enum err worker_students_get(struct ctx *cx);
enum err worker_holiday_post(struct ctx *cx);
enum err worker_holiday_withdraw(struct ctx *cx);
enum err contact_intents_get(struct ctx *cx);
enum err contact_phone_post(struct ctx *cx);
enum err contact_result_post(struct ctx *cx);
