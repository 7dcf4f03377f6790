using System.Text.Json.Serialization.Metadata;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Documentation;

/// <summary>Every endpoint below <c>/api/v1</c>, as the API's document describes it.</summary>
internal static class ApiOperations
{
    private const string Campaigns = ApiRoutes.Campaigns;
    private const string Campaign = Campaigns + "/{campaign}";
    private const string Candidate = Campaign + "/candidates/{number}";
    private const string Lease = Campaign + "/leases/{owner}/{token}";
    private const string Artifact = ApiRoutes.Artifacts + "/{hash}";
    private const string Json = "application/json";
    private const string Bytes = "application/octet-stream";

    private static readonly ApiAnswer Done = new(204, "Done.");
    private static readonly ApiAnswer NotChanged = new(304, "What If-None-Match names is still so.");

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", ApiRoutes.Version, "What this server is; asks for no key.") { Answers = [Of(RemoteJson.Default.VersionDocument)] },
        new("POST", Campaigns, "Starts a campaign.")
        {
            Request = RemoteJson.Default.SubmitRequest,
            Answers = [Of(RemoteJson.Default.CampaignSummary), new(201, "It was started.", RemoteJson.Default.CampaignSummary, Json)],
            Problems = [400, 409, 413, 415],
        },
        new("GET", Campaigns, "The campaigns, in one line each.") { Answers = [Of(RemoteJson.Default.IReadOnlyListCampaignSummary)] },
        new("GET", Campaign, "A campaign's whole state, as its journal has it.") { Answers = [Of(RemoteJson.Default.CampaignState)], Problems = [404] },
        new("GET", Campaign + "/spec", "What a campaign was started with.") { Answers = [Of(RemoteJson.Default.SpecDocument)], Problems = [404] },
        new("GET", Campaign + "/progress", "How far leased work is, by the lease's token.") { Answers = [Of(RemoteJson.Default.IReadOnlyDictionaryInt64WorkProgress)], Problems = [404] },
        new("GET", Campaign + "/events", "Everything that happens, as server-sent events, until the campaign is over; the header Last-Event-ID goes before the parameter.")
        {
            Query = [new("after", "Only records behind this number.", "integer")], Answers = [new(200, "Events of the types record, alive and over.", null, "text/event-stream")], Problems = [400, 404],
        },
        new("POST", Campaign + "/pause", "Stops handing out work.") { Answers = [Done], Problems = [404] },
        new("POST", Campaign + "/resume", "Hands work out again.") { Answers = [Done], Problems = [404] },
        new("POST", Campaign + "/cancel", "Ends a campaign.") { Request = RemoteJson.Default.CancelRequest, Answers = [Done], Problems = [400, 404, 415] },
        View("overview", "A campaign at a glance.", RemoteJson.Default.Overview),
        View("front", "The front, best in the first objective first.", RemoteJson.Default.CandidatePage),
        View("candidates", "Candidates: filtered, sorted, a page of them.", RemoteJson.Default.CandidatePage,
            new("standing", "Any of front, feasible, infeasible, active, stopped, failed, duplicate, with commas between."),
            new("origin", "Any of sampler, enqueued, uniform, random, scratch, with commas between."),
            new("q", "A text that the number, a knob, the reason, the stage or the configuration contains."),
            new("sort", "number, standing, proposedAt, a metric's key, or recipe.NAME; what is unknown comes last in both orders."),
            new("order", "asc or desc."),
            new("offset", "How many to pass over.", "integer"),
            new("limit", "1 to 500; 50 by default.", "integer")),
        new("POST", Campaign + "/candidates", "Puts a configuration in.") { Request = RemoteJson.Default.EnqueueRequest, Answers = [Done], Problems = [400, 404, 415] },
        View("points", "Candidates as columns, for plots; where there are too many they are thinned evenly, but the front, what is pinned and the newest 200 stay.", RemoteJson.Default.PointColumns,
            new("metrics", "Keys of metrics, with commas between; the objectives by default."),
            new("max", "1 to 5000; 2000 by default.", "integer"),
            new("after", "Only candidates that changed behind this record.", "integer")),
        View("hypervolume", "How hypervolumes grew.", RemoteJson.Default.HypervolumeHistory),
        View("importance", "Which knobs a metric depends on.", RemoteJson.Default.Importance, new ApiParameter("metric", "A metric's key; the first objective by default.")),
        View("timeline", "Which worker did what, when.", RemoteJson.Default.Timeline, new ApiParameter("max", "1 to 10000 of the newest leases; 2000 by default.", "integer")),
        View("log", "The journal in words, newest first.", RemoteJson.Default.LogPage,
            new("before", "Only records before this number.", "integer"),
            new("limit", "1 to 1000; 100 by default.", "integer"),
            new("candidate", "Only records of this candidate.", "integer")),
        new("GET", Campaign + "/report", "The report, as one page of HTML.") { Answers = [new(200, "The page.", null, "text/html"), NotChanged], Problems = [404] },
        new("GET", Candidate, "Everything about a candidate.") { Answers = [Of(RemoteJson.Default.CandidateDetail), NotChanged], Problems = [404] },
        new("GET", Candidate + "/model.onnx", "A candidate's exported model.") { Answers = [new(200, "The file.", null, Bytes), new(206, "A part of it.", null, Bytes), NotChanged], Problems = [404] },
        new("POST", Candidate + "/pin", "Keeps a candidate: it goes on at every rung, and gets the final evaluation beside the front.") { Answers = [Done], Problems = [404, 409] },
        new("DELETE", Candidate + "/pin", "Keeps a candidate no longer than its figures do.") { Answers = [Done], Problems = [404, 409] },
        new("POST", Candidate + "/measure", "Has a candidate timed again.") { Request = RemoteJson.Default.MeasureRequest, Answers = [Done], Problems = [400, 404, 409, 415] },
        new("GET", ApiRoutes.Workers, "The workers of all campaigns, and those that wait for work here.") { Answers = [Of(RemoteJson.Default.Fleet)] },
        new("GET", ApiRoutes.Targets, "The targets of all campaigns.") { Answers = [Of(RemoteJson.Default.TargetList)] },
        new("GET", ApiRoutes.Queue, "How much work waits and is leased, by label.") { Query = [new("label", "A label to name also where it has no work; may be given more than once.")], Answers = [Of(RemoteJson.Default.QueueDocument)] },
        new("POST", ApiRoutes.Specs + "/validate", "Says everything that is wrong with a spec.") { Request = RemoteJson.Default.SpecText, Answers = [Of(RemoteJson.Default.SpecValidation)], Problems = [400, 413, 415] },
        new("GET", ApiRoutes.Specs + "/schema", "The JSON schema of specs.") { Answers = [new(200, "The schema.", null, "application/schema+json"), NotChanged] },
        new("GET", Artifact, "An artifact's bytes, or a range of them.") { Answers = [new(200, "The artifact.", null, Bytes), new(206, "A part of it.", null, Bytes), NotChanged], Problems = [400, 404, 410, 416] },
        new("HEAD", Artifact, "An artifact's size.") { Answers = [new(200, "It is there."), NotChanged], Problems = [400, 404] },
        new("PUT", Artifact, "Stores an artifact.") { TakesBytes = true, Answers = [new(200, "It was there."), new(201, "It is stored.")], Problems = [400, 413, 415, 422, 507] },
        new("POST", ApiRoutes.Leases, "Asks for work, and waits for it.") { Request = RemoteJson.Default.LeaseRequest, Answers = [Of(RemoteJson.Default.LeaseResponse), new(204, "There is none now.")], Problems = [400, 415] },
        new("POST", Lease + "/heartbeat", "Keeps a lease alive.") { Request = RemoteJson.Default.WorkProgress, Answers = [Done], Problems = [400, 404, 410, 415] },
        new("POST", Lease + "/report", "Ends a lease.") { Request = RemoteJson.Default.WorkOutcome, Answers = [Done], Problems = [400, 404, 410, 413, 415] },
    ];

    private static ApiAnswer Of(JsonTypeInfo type) => new(200, "The answer.", type, Json);

    private static ApiOperation View(string name, string summary, JsonTypeInfo type, params ApiParameter[] query) => new("GET", $"{Campaign}/{name}", summary)
    {
        Query = query,
        Answers = [Of(type), NotChanged],
        Problems = query.Length > 0 ? [400, 404] : [404],
    };
}
