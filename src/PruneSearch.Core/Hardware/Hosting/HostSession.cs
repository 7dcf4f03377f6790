using System.Text.Json;

namespace PruneSearch.Hardware.Hosting;

/// <summary>The child's side of one conversation: the runtimes it has opened and the models it has loaded.</summary>
internal sealed class HostSession(RuntimeRegistry registry) : IDisposable
{
    private readonly Dictionary<string, ILatencyRuntime> _runtimes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (ILatencyRuntime Runtime, ILoadedModel Model)> _models = [];
    private int _last;

    /// <summary>Answers one request; exceptions become part of the answer.</summary>
    public Frame Answer(Frame frame)
    {
        HostRequest request = JsonSerializer.Deserialize(frame.Header.Span, HostingJson.Default.HostRequest)
            ?? throw new InvalidDataException("A request is null.");
        IReadOnlyList<HostTensor> tensors = [];
        HostResponse response;
        try
        {
            response = Perform(request, frame.Payload, out tensors);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            response = new HostResponse { Error = HostError.From(e, request.Runtime ?? "runtime") };
        }

        return new Frame(JsonSerializer.SerializeToUtf8Bytes(response, HostingJson.Default.HostResponse), TensorPayload.Pack(tensors));
    }

    public void Dispose()
    {
        foreach ((_, ILoadedModel model) in _models.Values)
        {
            model.Dispose();
        }

        foreach (ILatencyRuntime runtime in _runtimes.Values)
        {
            runtime.Dispose();
        }
    }

    private HostResponse Perform(HostRequest request, ReadOnlyMemory<byte> payload, out IReadOnlyList<HostTensor> tensors)
    {
        tensors = [];
        switch (request.Operation)
        {
            case HostOperation.Hello:
                return new HostResponse { Runtimes = [.. registry.Names] };
            case HostOperation.Describe:
                return new HostResponse { Description = Runtime(request).Describe(request.Options!) };
            case HostOperation.Load:
                return Load(request);
            case HostOperation.Run:
                tensors = _models[request.Model].Model.Run(TensorPayload.Unpack(request.Tensors, payload));
                return new HostResponse { Tensors = TensorPayload.Headers(tensors) };
            case HostOperation.Prepare:
                _models[request.Model].Model.Prepare(TensorPayload.Unpack(request.Tensors, payload));
                return new HostResponse();
            case HostOperation.Time:
                return Time(request);
            case HostOperation.Unload:
                _models.Remove(request.Model, out (ILatencyRuntime, ILoadedModel Model) gone);
                gone.Model?.Dispose();
                return new HostResponse();
            default:
                throw new InvalidDataException($"There is no operation {request.Operation}.");
        }
    }

    private HostResponse Load(HostRequest request)
    {
        ILatencyRuntime runtime = Runtime(request);
        ILoadedModel model = runtime.Load(request.ModelPath!, request.Options!);
        _models.Add(++_last, (runtime, model));
        return new HostResponse { Model = _last, Inputs = model.Inputs, Outputs = model.Outputs };
    }

    private HostResponse Time(HostRequest request)
    {
        TimedRun[] runs = [.. request.Runs.Select(r => new TimedRun(_models[r.Model].Model, r.Settle, r.Inferences))];
        return runs.Length == 0
            ? new HostResponse()
            : new HostResponse { Seconds = _models[request.Runs[0].Model].Runtime.Time(runs) };
    }

    private ILatencyRuntime Runtime(HostRequest request)
    {
        string name = request.Runtime!;
        if (!_runtimes.TryGetValue(name, out ILatencyRuntime? runtime))
        {
            runtime = registry.Open(name);
            _runtimes.Add(name, runtime);
        }

        return runtime;
    }
}
