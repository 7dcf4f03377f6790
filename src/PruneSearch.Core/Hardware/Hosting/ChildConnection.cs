using System.Text.Json;

namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// The parent's side of one conversation with one child. A crash, a hang, nonsense or a cancellation ends the child, and with it the
/// connection; every later request on it fails with the same story.
/// </summary>
internal sealed class ChildConnection : IDisposable
{
    private readonly ChildProcess _process;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private string? _lost;
    private CrashKind _lostKind;

    private ChildConnection(ChildProcess process, TimeProvider clock)
    {
        _process = process;
        _clock = clock;
    }

    private enum Ending
    {
        Pending,
        Answered,
        TimedOut,
        Cancelled,
    }

    public bool IsLost => _lost is not null;

    public int ProcessId => _process.Id;

    public static ChildConnection Open(ChildCommand command, ChildLimits limits, TimeProvider clock, CancellationToken cancellation)
    {
        string what = $"starting {command}";
        var connection = new ChildConnection(ChildProcess.Start(command, what), clock);
        try
        {
            connection.Ask(new HostRequest(HostOperation.Hello), [], what, limits.Start, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <param name="what">The request in words, for the error.</param>
    public (HostResponse Response, HostTensor[] Tensors) Ask(
        HostRequest request, IReadOnlyList<HostTensor> tensors, string what, TimeSpan limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_lost is not null)
            {
                throw new RuntimeCrashedException(_lostKind, what, $"Its process had been lost before: {_lost}");
            }

            int ending = (int)Ending.Pending;
            void EndAs(Ending reason)
            {
                if (Interlocked.CompareExchange(ref ending, (int)reason, (int)Ending.Pending) == (int)Ending.Pending)
                {
                    _process.Kill();
                }
            }

            Frame? answer = null;
            Exception? trouble = null;
            using (_clock.CreateTimer(_ => EndAs(Ending.TimedOut), null, limit, Timeout.InfiniteTimeSpan))
            using (cancellation.Register(() => EndAs(Ending.Cancelled)))
            {
                try
                {
                    new Frame(JsonSerializer.SerializeToUtf8Bytes(request, HostingJson.Default.HostRequest), TensorPayload.Pack(tensors))
                        .Write(_process.Input);
                    answer = Frame.Read(_process.Output);
                }
                catch (Exception e) when (e is IOException or InvalidDataException)
                {
                    trouble = e;
                }
            }

            var reached = (Ending)Interlocked.CompareExchange(ref ending, (int)Ending.Answered, (int)Ending.Pending);
            if (reached == Ending.Pending && answer is { } frame)
            {
                try
                {
                    return Understand(frame);
                }
                catch (Exception e) when (e is InvalidDataException or JsonException)
                {
                    trouble = new InvalidDataException(e.Message, e);
                }
            }

            throw Lose(reached, what, limit, trouble, cancellation);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_lost is null)
            {
                _lost = "it was closed.";
                _lostKind = CrashKind.Exited;
            }

            _process.Dispose();
        }
    }

    private static (HostResponse Response, HostTensor[] Tensors) Understand(Frame frame)
    {
        HostResponse response = JsonSerializer.Deserialize(frame.Header.Span, HostingJson.Default.HostResponse)
            ?? throw new InvalidDataException("The answer is null.");
        return response.Error is null
            ? (response, TensorPayload.Unpack(response.Tensors, frame.Payload))
            : throw response.Error.ToException();
    }

    private Exception Lose(Ending ending, string what, TimeSpan limit, Exception? trouble, CancellationToken cancellation)
    {
        (CrashKind? known, string? detail) = ending switch
        {
            Ending.TimedOut => (CrashKind.TimedOut, $"It did not answer within {limit.TotalSeconds:0.###} s and was killed."),
            Ending.Cancelled => (CrashKind.Exited, "It was killed because the request was cancelled."),
            _ => trouble is InvalidDataException
                ? (CrashKind.Garbled, $"What it wrote is not the protocol, and it was killed: {trouble.Message}")
                : ((CrashKind?)null, (string?)null),
        };
        RuntimeCrashedException crash = _process.Diagnose(what, known, detail, trouble);
        _lost = crash.Message;
        _lostKind = crash.Kind;
        return ending == Ending.Cancelled ? new OperationCanceledException(cancellation) : crash;
    }
}
