using PruneSearch.Hardware;

namespace PruneSearch.Compute.Threading;

/// <summary>
/// A fixed number of threads that run the same function together: the caller is thread 0. Inside, they meet at <see cref="Barrier"/>.
/// A waiting thread spins for some tens of microseconds, then sleeps, so that a busy machine is not made busier. Denormal numbers are
/// flushed to zero while the function runs, where the processor can.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    private const int SpinsBeforeSleep = 1_000;

    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private Action<int>? _work;
    private int _generation;
    private int _finished;
    private int _phase;
    private int _running;
    private int _arrived;
    private int _sleepers;
    private bool _stopping;
    private Exception? _fault;

    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Count = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int number = i + 1;
            _threads[i] = new Thread(() => Loop(number)) { IsBackground = true, Name = $"compute {number}" };
            _threads[i].Start();
        }
    }

    public int Count { get; }

    /// <summary>Runs <paramref name="work"/> on every thread with its number, and returns when all have finished.</summary>
    /// <exception cref="InvalidOperationException">A thread failed; what failed is the inner exception.</exception>
    public void Run(Action<int> work)
    {
        using var flush = new DenormalScope(flush: true);
        if (Count == 1)
        {
            work(0);
            return;
        }

        _fault = null;
        _work = work;
        _arrived = 0;
        _running = Count;
        int finished = _finished;
        Advance(ref _generation);
        Guarded(work, 0);
        WaitWhile(ref _finished, finished, untilFault: false);
        if (_fault is not null)
        {
            throw new InvalidOperationException("a compute thread failed", _fault);
        }
    }

    /// <summary>Waits until every thread has come here.</summary>
    public void Barrier()
    {
        if (Count == 1)
        {
            return;
        }

        int phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Count)
        {
            Volatile.Write(ref _arrived, 0);
            Advance(ref _phase);
            return;
        }

        WaitWhile(ref _phase, phase, untilFault: true);
        if (Volatile.Read(ref _fault) is not null)
        {
            throw new OperationCanceledException("another compute thread failed");
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        Advance(ref _generation);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Loop(int number)
    {
        Denormals.FlushToZero();
        for (int seen = 0; ; seen++)
        {
            WaitWhile(ref _generation, seen, untilFault: false);
            if (Volatile.Read(ref _stopping))
            {
                return;
            }

            Guarded(_work!, number);
        }
    }

    private void Guarded(Action<int> work, int number)
    {
        try
        {
            work(number);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _fault, e, null);
            Wake();
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            Advance(ref _finished);
        }
    }

    private void WaitWhile(ref int counter, int value, bool untilFault)
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (Volatile.Read(ref counter) != value)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        lock (_gate)
        {
            _sleepers++;
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref counter) == value && !(untilFault && Volatile.Read(ref _fault) is not null))
            {
                Monitor.Wait(_gate);
            }

            _sleepers--;
        }
    }

    private void Advance(ref int counter)
    {
        Interlocked.Increment(ref counter);
        Wake();
    }

    /// <summary>A sleeper counts itself before it looks at what it waits for, and that changes before this looks for sleepers: none is missed.</summary>
    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
