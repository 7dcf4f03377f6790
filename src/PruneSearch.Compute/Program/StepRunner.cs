using PruneSearch.Compute.Threading;

namespace PruneSearch.Compute.Program;

/// <summary>
/// Runs a list of steps on a team. Consecutive steps that do not cross blocks run block by block, so that a block stays in cache from
/// one step to the next; where there are fewer blocks than threads, threads share each block's steps in parts and meet between them.
/// </summary>
internal sealed unsafe class StepRunner
{
    private readonly ThreadTeam _team;
    private readonly int _lanes;
    private readonly Step[] _steps;
    private readonly Action<int> _work;
    private Func<int, nint> _arena = _ => 0;
    private int _samples;

    public StepRunner(ThreadTeam team, int lanes, IEnumerable<Step> steps)
    {
        _team = team;
        _lanes = lanes;
        _steps = [.. steps];
        _work = RunThread;
    }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Where thread 0 adds up the ticks it spends in every step, for profiling; null for not measuring.</summary>
    public long[]? Ticks { get; set; }

    /// <param name="samples">Samples in this batch.</param>
    /// <param name="arena">The arena of a thread: one for all in training, one each in inference.</param>
    public void Run(int samples, Func<int, nint> arena)
    {
        _samples = samples;
        _arena = arena;
        _team.Run(_work);
    }

    private void RunThread(int thread)
    {
        int blocks = (_samples + _lanes - 1) / _lanes;
        int threads = _team.Count;
        int at = 0;
        while (at < _steps.Length)
        {
            if (at > 0)
            {
                _team.Barrier();
            }

            if (_steps[at].Team)
            {
                Do(at, new Work((float*)_arena(thread), 0, 0, thread, threads, thread));
                at++;
                continue;
            }

            int end = at + 1;
            while (end < _steps.Length && !_steps[end].Crosses && !_steps[end].Team)
            {
                end++;
            }

            RunBlocks(thread, threads, blocks, at, end);
            at = end;
        }
    }

    private void RunBlocks(int thread, int threads, int blocks, int from, int to)
    {
        if (blocks >= threads)
        {
            int first = (int)((long)blocks * thread / threads);
            int last = (int)((long)blocks * (thread + 1) / threads);
            var arena = (float*)_arena(thread);
            for (int block = first; block < last; block++)
            {
                for (int s = from; s < to; s++)
                {
                    Do(s, new Work(arena, block, Valid(block), 0, 1, thread));
                }
            }

            return;
        }

        // Fewer blocks than threads: threads b, b + blocks, b + 2*blocks, ... share block b, in the arena of the first of them.
        int shared = thread % blocks;
        int parts = (threads - shared + blocks - 1) / blocks;
        var common = (float*)_arena(shared);
        for (int s = from; s < to; s++)
        {
            if (s > from)
            {
                _team.Barrier();
            }

            Do(s, new Work(common, shared, Valid(shared), thread / blocks, parts, thread));
        }
    }

    private void Do(int step, in Work work)
    {
        if (Ticks is null || work.Thread != 0)
        {
            _steps[step].Action(work);
            return;
        }

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        _steps[step].Action(work);
        Ticks[step] += System.Diagnostics.Stopwatch.GetTimestamp() - start;
    }

    private int Valid(int block) => Math.Min(_lanes, _samples - (block * _lanes));
}
