using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>Receives OTLP over HTTP with protobuf bodies (opentelemetry-proto 1.x), and keeps what comes.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    public ConcurrentQueue<OtlpPoint> Points { get; } = new();

    public ConcurrentQueue<OtlpLog> Logs { get; } = new();

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.UseRouting();
        app.MapPost("/v1/traces", (RequestDelegate)(context => TakeAsync(context, receiver.Traces)));
        app.MapPost("/v1/metrics", (RequestDelegate)(context => TakeAsync(context, receiver.Metrics)));
        app.MapPost("/v1/logs", (RequestDelegate)(context => TakeAsync(context, receiver.Records)));
        await app.StartAsync(cancellation);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext context, Action<ProtoField> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        take(new ProtoField(0, 0, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }

    private void Traces(ProtoField request)
    {
        foreach (ProtoField resource in request.In(1))
        {
            string service = Tags(resource.In(1).Single(), 1)["service.name"];
            foreach (ProtoField span in resource.In(2).SelectMany(s => s.In(2)))
            {
                string parent = span.In(4).Select(f => f.Hex).SingleOrDefault(string.Empty);
                Spans.Enqueue(new OtlpSpan(
                    service, One(span, 5).Text, (int)One(span, 6).Bits, One(span, 1).Hex, One(span, 2).Hex, parent.Length == 0 ? null : parent,
                    Time(One(span, 7)), Time(One(span, 8)), span.In(15).Select(s => (int)One(s, 3).Bits).SingleOrDefault(), Tags(span, 9)));
            }
        }
    }

    private void Metrics(ProtoField request)
    {
        foreach (ProtoField metric in request.In(1).SelectMany(r => r.In(2)).SelectMany(s => s.In(2)))
        {
            string name = One(metric, 1).Text;
            foreach ((int field, string kind) in new[] { (5, "gauge"), (7, "sum") })
            {
                foreach (ProtoField point in metric.In(field).SelectMany(d => d.In(1)))
                {
                    double value = point.In(4).Select(v => v.Real).Concat(point.In(6).Select(v => (double)(long)v.Bits)).Single();
                    Points.Enqueue(new OtlpPoint(name, kind, value, Tags(point, 7)));
                }
            }

            foreach (ProtoField point in metric.In(9).SelectMany(d => d.In(1)))
            {
                Points.Enqueue(new OtlpPoint(name, "histogram", One(point, 4).Bits, Tags(point, 9)));
            }
        }
    }

    private void Records(ProtoField request)
    {
        foreach (ProtoField record in request.In(1).SelectMany(r => r.In(2)).SelectMany(s => s.In(2)))
        {
            Logs.Enqueue(new OtlpLog(
                record.In(5).Select(Value).SingleOrDefault(string.Empty), record.In(9).Select(f => f.Hex).SingleOrDefault(string.Empty), Tags(record, 6)));
        }
    }

    private static ProtoField One(ProtoField message, int number) => message.In(number).SingleOrDefault();

    private static DateTimeOffset Time(ProtoField field) => DateTimeOffset.UnixEpoch.AddTicks((long)(field.Bits / 100));

    private static Dictionary<string, string> Tags(ProtoField message, int number) =>
        message.In(number).ToDictionary(t => One(t, 1).Text, t => Value(One(t, 2)), StringComparer.Ordinal);

    private static string Value(ProtoField any) => ProtoField.Of(any.Bytes).Select(v => v.Number switch
    {
        1 => v.Text,
        2 => v.Bits != 0 ? "true" : "false",
        3 => ((long)v.Bits).ToString(CultureInfo.InvariantCulture),
        4 => v.Real.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException($"an attribute's value has kind {v.Number}"),
    }).SingleOrDefault(string.Empty);
}
