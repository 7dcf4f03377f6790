using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Products of matrices of which at least one is an activation (or both parameters have batches): every sample by itself, a vector holding
/// the same element of as many samples as it has lanes. Leading axes broadcast.
/// </summary>
internal sealed unsafe class MatMulKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly Operand _a;
    private readonly Operand _b;
    private readonly Slot _y;
    private readonly MatMulShape _shape;

    public MatMulKernel(string name, MatMulShape shape, Operand a, Operand b, Slot y)
        : base(name)
    {
        _shape = shape;
        _a = a;
        _b = b;
        _y = y;
    }

    public override IReadOnlyList<Slot> Inputs => [.. new[] { _a.Slot, _b.Slot }.OfType<Slot>()];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Slot> SavedForBackward => Inputs;

    public override IEnumerable<Parameter> Parameters => new[] { _a.Parameter, _b.Parameter }.OfType<Parameter>();

    public override void Forward(StepList steps)
    {
        MatMulShape s = _shape;
        steps.Add(Name, Action, [.. Inputs, _y]);

        void Action(in Work w)
        {
            var a = new Matrix(At(w, _a), s.RowA, s.DepthA, _a.Slot is null);
            var b = new Matrix(At(w, _b), s.DepthB, s.ColumnB, _b.Slot is null);
            (int first, int last) = w.Share(s.Batches);
            for (int batch = first; batch < last; batch++)
            {
                Product(Offset(a, s.OffsetA[batch]), Offset(b, s.OffsetB[batch]), w.At(_y) + ((nint)batch * s.M * s.N * S.Lanes), (nint)s.N * S.Lanes, S.Lanes, s.M, s.N, s.K, s.Alpha, add: false, sum: false);
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        Side(steps, gradients, _a, isLeft: true);
        Side(steps, gradients, _b, isLeft: false);
    }

    private void Side(StepList steps, Gradients gradients, Operand operand, bool isLeft)
    {
        if (operand.Slot is { } slot ? !gradients.Required(slot) : !operand.Parameter!.IsTrainable)
        {
            return;
        }

        MatMulShape s = _shape;
        Slot dy = gradients.Of(_y);
        Slot? target = operand.Slot is null ? null : gradients.Of(operand.Slot);
        bool add = operand.Slot is not null && gradients.Accumulates(operand.Slot);
        AlignedBuffer? partial = null;
        bool addParameter = false;
        if (operand.Parameter is { } parameter)
        {
            partial = Allocate((long)parameter.Count * gradients.Threads);
            addParameter = gradients.Accumulates(parameter);
        }

        steps.Add("d " + Name, Action, [dy, .. Inputs, .. target is null ? Array.Empty<Slot>() : [target]]);
        if (operand.Parameter is { } summed)
        {
            steps.AddLast("sum d " + Name, (in Work w) => Partials.Sum(w, partial!, summed, gradients.Threads, addParameter));
        }

        void Action(in Work w)
        {
            if (w.Part > 0)
            {
                return; // several products may meet in one element
            }

            float* to = target is null ? partial!.Start + ((nint)w.Thread * operand.Parameter!.Count) : w.At(target);
            if (target is not null && !add)
            {
                NativeMemory.Clear(to, (nuint)target.PhysicalCount * (nuint)S.Lanes * sizeof(float));
            }

            for (int batch = 0; batch < s.Batches; batch++)
            {
                var g = new Matrix(w.At(dy) + ((nint)batch * s.M * s.N * S.Lanes), (nint)s.N * S.Lanes, S.Lanes, false);
                if (isLeft)
                {
                    // dA = dY * B^T
                    var transposed = new Matrix(At(w, _b) + s.OffsetB[batch], s.ColumnB, s.DepthB, _b.Slot is null);
                    Product(g, transposed, to + s.OffsetA[batch], s.RowA, s.DepthA, s.M, s.K, s.N, s.Alpha, add: true, sum: target is null);
                }
                else
                {
                    // dB = A^T * dY
                    var transposed = new Matrix(At(w, _a) + s.OffsetA[batch], s.DepthA, s.RowA, _a.Slot is null);
                    Product(transposed, g, to + s.OffsetB[batch], s.DepthB, s.ColumnB, s.K, s.N, s.M, s.Alpha, add: true, sum: target is null);
                }
            }
        }
    }

    private static float* At(in Work w, Operand operand) => operand.Slot is null ? operand.Parameter!.Start : w.At(operand.Slot);

    private static Matrix Offset(Matrix m, nint offset) => new(m.Start + offset, m.Row, m.Column, m.Broadcast);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Read(float* at, bool broadcast) => broadcast ? S.Set(*at) : S.Load(at);

    /// <summary>c[i][j] (+)= alpha * sum over k of a[i][k] * b[k][j]; with <paramref name="sum"/> lanes are added up into single numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product(Matrix a, Matrix b, float* c, nint cRow, nint cColumn, int m, int n, int depth, float alpha, bool add, bool sum)
    {
        V factor = S.Set(alpha);
        for (int i = 0; i < m; i++)
        {
            int j = 0;
            for (; j <= n - 4; j += 4)
            {
                V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
                float* x = a.Start + (i * a.Row);
                float* y = b.Start + (j * b.Column);
                for (int k = 0; k < depth; k++)
                {
                    V left = Read(x, a.Broadcast);
                    s0 = S.Fma(left, Read(y, b.Broadcast), s0);
                    s1 = S.Fma(left, Read(y + b.Column, b.Broadcast), s1);
                    s2 = S.Fma(left, Read(y + (2 * b.Column), b.Broadcast), s2);
                    s3 = S.Fma(left, Read(y + (3 * b.Column), b.Broadcast), s3);
                    x += a.Column;
                    y += b.Row;
                }

                float* to = c + (i * cRow) + (j * cColumn);
                Finish(to, s0, factor, add, sum);
                Finish(to + cColumn, s1, factor, add, sum);
                Finish(to + (2 * cColumn), s2, factor, add, sum);
                Finish(to + (3 * cColumn), s3, factor, add, sum);
            }

            for (; j < n; j++)
            {
                V s0 = S.Zero;
                float* x = a.Start + (i * a.Row);
                float* y = b.Start + (j * b.Column);
                for (int k = 0; k < depth; k++)
                {
                    s0 = S.Fma(Read(x, a.Broadcast), Read(y, b.Broadcast), s0);
                    x += a.Column;
                    y += b.Row;
                }

                Finish(c + (i * cRow) + (j * cColumn), s0, factor, add, sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* to, V value, V factor, bool add, bool sum)
    {
        value = S.Mul(value, factor);
        if (sum)
        {
            *to = (add ? *to : 0) + S.Sum(value);
        }
        else
        {
            S.Store(to, add ? S.Add(S.Load(to), value) : value);
        }
    }

    /// <summary>A matrix in memory: strides count numbers; broadcast elements are single numbers.</summary>
    private readonly struct Matrix(float* start, nint row, nint column, bool broadcast)
    {
        public readonly float* Start = start;
        public readonly nint Row = row;
        public readonly nint Column = column;
        public readonly bool Broadcast = broadcast;
    }
}
