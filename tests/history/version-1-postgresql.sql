-- The history of posecheck 0.1.0 (version 1) on PostgreSQL, as pg_dump --inserts gave it: its own
-- tables and five sessions, of which the last was deleted.
CREATE TABLE public.posecheck_schema (
    version integer NOT NULL
);
CREATE TABLE public.posecheck_sessions (
    id integer NOT NULL,
    started timestamp with time zone NOT NULL,
    exercise character varying(200) NOT NULL,
    level integer,
    repetitions integer NOT NULL,
    left_repetitions integer NOT NULL,
    right_repetitions integer NOT NULL,
    duration_s double precision NOT NULL,
    judged_s double precision NOT NULL,
    warnings integer NOT NULL,
    pain boolean NOT NULL,
    ranges json NOT NULL,
    folder character varying,
    source character varying(20) NOT NULL
);
CREATE SEQUENCE public.posecheck_sessions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.posecheck_sessions_id_seq OWNED BY public.posecheck_sessions.id;
ALTER TABLE ONLY public.posecheck_sessions ALTER COLUMN id SET DEFAULT nextval('public.posecheck_sessions_id_seq'::regclass);
INSERT INTO public.posecheck_schema VALUES (1);
INSERT INTO public.posecheck_sessions VALUES (1, '2026-05-04 12:00:00+00', 'supine_caudal_rotation', 1, 10, 5, 5, 62.5, 60, 0, false, '{"knee_drift_in": [-0.9, 1.0, "in"]}', NULL, 'live');
INSERT INTO public.posecheck_sessions VALUES (2, '2026-05-05 12:00:00+00', 'supine_caudal_rotation', 1, 10, 5, 5, 62.5, 60, 2, true, '{"knee_drift_in": [-0.9, 1.0, "in"]}', '/home/ada/results/one', 'browser');
INSERT INTO public.posecheck_sessions VALUES (3, '2026-05-06 12:00:00+00', 'my_seated_bow', NULL, 4, 0, 0, 62.5, 60, 0, false, '{"hip_flexion_deg": [20.5, 95.25, "deg"]}', NULL, 'upload');
INSERT INTO public.posecheck_sessions VALUES (4, '2026-05-07 12:00:00+00', 'cat_cow', NULL, 0, 0, 0, 62.5, 0, 0, false, '{}', NULL, 'live');
SELECT pg_catalog.setval('public.posecheck_sessions_id_seq', 5, true);
ALTER TABLE ONLY public.posecheck_sessions
    ADD CONSTRAINT posecheck_sessions_pkey PRIMARY KEY (id);
CREATE INDEX posecheck_sessions_exercise ON public.posecheck_sessions USING btree (exercise, started);
