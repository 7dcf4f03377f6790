namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>One ONNX Runtime session. Timing goes through a binding: what is measured is <c>RunWithBinding</c> alone.</summary>
internal sealed unsafe class OnnxModel : ILoadedModel
{
    private readonly OrtLibrary _library;
    private readonly OrtHandle _session;
    private readonly TimeProvider _clock;
    private readonly bool _flushDenormals;
    private OrtBinding? _binding;

    public OnnxModel(OrtLibrary library, OrtHandle session, TimeProvider clock, bool flushDenormals)
    {
        _library = library;
        _session = session;
        _clock = clock;
        _flushDenormals = flushDenormals;
        Inputs = OrtPorts.Inputs(library, session.Value);
        Outputs = OrtPorts.Outputs(library, session.Value);
    }

    public IReadOnlyList<ModelPort> Inputs { get; }

    public IReadOnlyList<ModelPort> Outputs { get; }

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        IReadOnlyList<HostTensor> ordered = ModelInputs.Match(Inputs, inputs);
        OrtApi api = _library.Api;
        var bound = new List<OrtTensor>();
        nint[] outputs = new nint[Outputs.Count];
        try
        {
            bound.AddRange(ordered.Select(t => OrtTensor.Copy(_library, t)));
            nint[] values = [.. bound.Select(t => t.Value)];
            using var inputNames = new Utf8Strings([.. ordered.Select(t => t.Name)]);
            using var outputNames = new Utf8Strings([.. Outputs.Select(p => p.Name)]);
            using (new DenormalScope(_flushDenormals))
            {
                fixed (nint* first = values, firstOutput = outputs)
                {
                    var run = (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)api[OrtFunction.Run];
                    api.Check(run(
                        _session.Value,
                        0,
                        inputNames.Pointers,
                        first,
                        (nuint)values.Length,
                        outputNames.Pointers,
                        (nuint)outputs.Length,
                        firstOutput));
                }
            }

            return [.. Outputs.Select((port, i) => OrtTensor.Read(_library, port.Name, outputs[i]))];
        }
        finally
        {
            foreach (nint output in outputs.Where(o => o != 0))
            {
                api.Own(output, OrtFunction.ReleaseValue).Dispose();
            }

            bound.ForEach(t => t.Dispose());
        }
    }

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        IReadOnlyList<HostTensor> ordered = ModelInputs.Match(Inputs, inputs);
        IReadOnlyList<HostTensor> outputs = Run(ordered, cancellation);
        _binding?.Dispose();
        _binding = null;
        _binding = OrtBinding.Create(_library, _session, ordered, outputs);
    }

    public double Time(int inferences, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inferences);
        ObjectDisposedException.ThrowIf(_session.IsClosed, this);
        OrtBinding binding = _binding ?? throw new InvalidOperationException("Prepare the inputs before timing.");
        OrtApi api = _library.Api;
        var run = (delegate* unmanaged<nint, nint, nint, nint>)api[OrtFunction.RunWithBinding];
        nint session = _session.Value;
        nint bound = binding.Value;
        using var scope = new DenormalScope(_flushDenormals);
        long start = _clock.GetTimestamp();
        for (int i = 0; i < inferences; i++)
        {
            nint status = run(session, 0, bound);
            if (status != 0)
            {
                api.Check(status);
            }
        }

        double seconds = (_clock.GetTimestamp() - start) / (double)_clock.TimestampFrequency;
        GC.KeepAlive(this);
        return seconds;
    }

    public void Dispose()
    {
        _binding?.Dispose();
        _binding = null;
        _session.Dispose();
    }
}
