using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Applies a function of two numbers to two operands with broadcasting.</summary>
internal sealed unsafe class BinaryKernel<S, V, F>(string name, Operand a, Operand b, Slot y, int lanes) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
    where F : struct, IBinaryFunction
{
    public override IReadOnlyList<Slot> Inputs => [.. new[] { a.Slot, b.Slot }.OfType<Slot>()];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Slot> SavedForBackward => F.NeedsArguments ? Inputs : [];

    public override IEnumerable<Parameter> Parameters => new[] { a.Parameter, b.Parameter }.OfType<Parameter>();

    public override void Forward(StepList steps)
    {
        var walk = new BroadcastWalk(y.Dims, [(y.Dims, y), (a.Dims, a.Slot), (b.Dims, b.Slot)], lanes);
        steps.Add(Name, Action, [.. Inputs, y]);

        void Action(in Work w)
        {
            float* result = w.At(y);
            float* left = a.Slot is null ? a.Parameter!.Start : w.At(a.Slot);
            float* right = b.Slot is null ? b.Parameter!.Start : w.At(b.Slot);
            (int first, int last) = w.Share(walk.Items);
            for (int item = first; item < last; item++)
            {
                Row(result + walk.Start(0, item), left + walk.Start(1, item), Mode(walk, 1, a), right + walk.Start(2, item), Mode(walk, 2, b), walk.Run);
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        Side(steps, gradients, a, isLeft: true);
        Side(steps, gradients, b, isLeft: false);
    }

    private void Side(StepList steps, Gradients gradients, Operand operand, bool isLeft)
    {
        if (operand.Slot is { } slot ? !gradients.Required(slot) : !operand.Parameter!.IsTrainable)
        {
            return;
        }

        Slot dy = gradients.Of(y);
        Slot? target = operand.Slot is null ? null : gradients.Of(operand.Slot);
        bool add = operand.Slot is not null && gradients.Accumulates(operand.Slot);
        var walk = new BroadcastWalk(y.Dims, [(dy.Dims, dy), (a.Dims, a.Slot), (b.Dims, b.Slot), (operand.Dims, target)], lanes);
        bool repeats = walk.Repeats[3];
        AlignedBuffer? partial = null;
        if (operand.Parameter is { } parameter)
        {
            parameter.AllocateGradient();
            partial = Allocate((long)parameter.Count * gradients.Threads);
        }

        Slot[] touched = [dy, .. SavedForBackward, .. target is null ? Array.Empty<Slot>() : [target]];
        steps.Add("d " + Name, Action, touched);
        if (operand.Parameter is { } summed)
        {
            bool addToParameter = gradients.Accumulates(summed);
            steps.AddLast("sum d " + Name, (in Work w) => Partials.Sum(w, partial!, summed, gradients.Threads, addToParameter));
        }

        void Action(in Work w)
        {
            float* gradient = w.At(dy);
            float* left = a.Slot is null ? a.Parameter!.Start : w.At(a.Slot);
            float* right = b.Slot is null ? b.Parameter!.Start : w.At(b.Slot);
            float* to = target is null ? partial!.Start + ((nint)w.Thread * operand.Parameter!.Count) : w.At(target);
            bool alone = repeats && target is not null;
            if (alone && w.Part > 0)
            {
                return; // runs that meet in one element are added up by one thread
            }

            if (alone && !add)
            {
                NativeMemory.Clear(to, (nuint)target!.PhysicalCount * (nuint)lanes * sizeof(float));
            }

            (int first, int last) = alone ? (0, walk.Items) : w.Share(walk.Items);
            for (int item = first; item < last; item++)
            {
                RowGradient(
                    gradient + walk.Start(0, item), left + walk.Start(1, item), Mode(walk, 1, a), right + walk.Start(2, item), Mode(walk, 2, b),
                    to + walk.Start(3, item), target is null, walk.Advances[3], add || repeats || target is null, walk.Run, isLeft);
            }
        }
    }

    /// <summary>How an operand is read along a run: a number to broadcast or vectors, and by how much it advances with every vector.</summary>
    private (bool Broadcast, int Advance) Mode(BroadcastWalk walk, int tensor, Operand operand) =>
        (operand.Slot, walk.Advances[tensor], lanes) switch
        {
            (null, false, _) => (true, 0),
            (null, true, 1) => (false, S.Lanes),
            (null, true, _) => (true, 1),
            (_, true, _) => (false, S.Lanes),
            (_, false, 1) => (true, 0),
            (_, false, _) => (false, 0),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Read(float* at, bool broadcast) => broadcast ? S.Set(*at) : S.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(float* y, float* a, (bool Broadcast, int Advance) ma, float* b, (bool Broadcast, int Advance) mb, int run)
    {
        int length = run * lanes;
        int i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            S.Store(y + i, F.Apply<S, V>(Read(a, ma.Broadcast), Read(b, mb.Broadcast)));
            a += ma.Advance;
            b += mb.Advance;
        }

        for (int k = 0; i < length; i++, k++)
        {
            y[i] = F.Apply<SimdScalar, float>(a[ma.Advance == 0 ? 0 : k], b[mb.Advance == 0 ? 0 : k]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RowGradient(
        float* g, float* a, (bool Broadcast, int Advance) ma, float* b, (bool Broadcast, int Advance) mb,
        float* to, bool toParameter, bool toAdvances, bool add, int run, bool isLeft)
    {
        int length = run * lanes;
        int i = 0;
        V sum = S.Zero;
        float tail = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            V left = Read(a, ma.Broadcast);
            V right = Read(b, mb.Broadcast);
            V d = S.Mul(S.Load(g + i), isLeft ? F.DerivativeLeft<S, V>(left, right) : F.DerivativeRight<S, V>(left, right));
            if (!toAdvances)
            {
                sum = S.Add(sum, d);
            }
            else if (toParameter && lanes > 1)
            {
                to[i / S.Lanes] += S.Sum(d);
            }
            else
            {
                S.Store(to + i, add ? S.Add(S.Load(to + i), d) : d);
            }

            a += ma.Advance;
            b += mb.Advance;
        }

        for (int k = 0; i < length; i++, k++)
        {
            float left = a[ma.Advance == 0 ? 0 : k];
            float right = b[mb.Advance == 0 ? 0 : k];
            float d = g[i] * (isLeft ? F.DerivativeLeft<SimdScalar, float>(left, right) : F.DerivativeRight<SimdScalar, float>(left, right));
            if (toAdvances)
            {
                to[i] = add ? to[i] + d : d;
            }
            else
            {
                tail += d;
            }
        }

        if (toAdvances)
        {
            return;
        }

        if (toParameter || lanes == 1)
        {
            *to += S.Sum(sum) + tail;
        }
        else
        {
            S.Store(to, S.Add(S.Load(to), sum));
        }
    }
}
