using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Layer normalisation of the elements of every sample that lie behind the first axes: y = (x - mean) / sqrt(variance + epsilon) * scale +
/// shift. Mean and variance are taken in two passes, so that nothing cancels, and again in the backward pass.
/// </summary>
internal sealed unsafe class LayerNormKernel<S, V>(string name, LayerNormSpec spec, Slot x, Slot y) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly int _rows = x.Dims.Take(spec.Axis).Aggregate(1, (a, b) => a * b);
    private readonly int _size = x.Dims.Skip(spec.Axis).Aggregate(1, (a, b) => a * b);

    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y, .. new[] { spec.Mean, spec.InverseDeviation }.OfType<Slot>()];

    public override IEnumerable<Slot> SavedForBackward => [x];

    public override IEnumerable<Parameter> Parameters => spec.Shift is null ? [spec.Scale] : [spec.Scale, spec.Shift];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [x, .. Outputs]);

        void Action(in Work w)
        {
            (int first, int last) = w.Share(_rows);
            for (int row = first; row < last; row++)
            {
                float* from = w.At(x) + ((nint)row * _size * S.Lanes);
                float* to = w.At(y) + ((nint)row * _size * S.Lanes);
                (V mean, V inverse) = Statistics(from);
                for (int i = 0; i < _size; i++)
                {
                    V normalized = S.Mul(S.Sub(S.Load(from + (i * S.Lanes)), mean), inverse);
                    V shift = spec.Shift is null ? S.Zero : S.Set(spec.Shift.Start[i]);
                    S.Store(to + (i * S.Lanes), S.Fma(normalized, S.Set(spec.Scale.Start[i]), shift));
                }

                Note(w, spec.Mean, row, mean);
                Note(w, spec.InverseDeviation, row, inverse);
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (spec.Mean is not null || spec.InverseDeviation is not null)
        {
            throw new InvalidInputException($"node '{Name}' (LayerNormalization)", "its mean or deviation is an output, which has no gradient here", "only the normalised values are trained through");
        }

        Slot dy = gradients.Of(y);
        bool toInput = gradients.Required(x);
        Slot? dx = toInput ? gradients.Of(x) : null;
        bool add = toInput && gradients.Accumulates(x);
        AlignedBuffer? scale = Partial(steps, gradients, spec.Scale);
        AlignedBuffer? shift = spec.Shift is null ? null : Partial(steps, gradients, spec.Shift);
        steps.Add("d " + Name, Action, dx is null ? [x, dy] : [x, dy, dx]);

        void Action(in Work w)
        {
            float* scaleSum = scale is null ? null : scale.Start + ((nint)w.Thread * _size);
            float* shiftSum = shift is null ? null : shift.Start + ((nint)w.Thread * _size);
            (int first, int last) = w.Share(_rows);
            for (int row = first; row < last; row++)
            {
                nint start = (nint)row * _size * S.Lanes;
                Row(w.At(x) + start, w.At(dy) + start, dx is null ? null : w.At(dx) + start, add, scaleSum, shiftSum);
            }
        }
    }

    private void Row(float* from, float* gradient, float* to, bool add, float* scaleSum, float* shiftSum)
    {
        (V mean, V inverse) = Statistics(from);
        V sum = S.Zero;
        V product = S.Zero;
        for (int i = 0; i < _size; i++)
        {
            V normalized = S.Mul(S.Sub(S.Load(from + (i * S.Lanes)), mean), inverse);
            V own = S.Load(gradient + (i * S.Lanes));
            V scaled = S.Mul(own, S.Set(spec.Scale.Start[i]));
            sum = S.Add(sum, scaled);
            product = S.Fma(scaled, normalized, product);
            if (scaleSum is not null)
            {
                scaleSum[i] += S.Sum(S.Mul(own, normalized));
            }

            if (shiftSum is not null)
            {
                shiftSum[i] += S.Sum(own);
            }
        }

        V share = S.Set(1f / _size);
        sum = S.Mul(sum, share);
        product = S.Mul(product, share);
        for (int i = 0; to is not null && i < _size; i++)
        {
            V normalized = S.Mul(S.Sub(S.Load(from + (i * S.Lanes)), mean), inverse);
            V scaled = S.Mul(S.Load(gradient + (i * S.Lanes)), S.Set(spec.Scale.Start[i]));
            V d = S.Mul(inverse, S.Sub(S.Sub(scaled, sum), S.Mul(normalized, product)));
            S.Store(to + (i * S.Lanes), add ? S.Add(S.Load(to + (i * S.Lanes)), d) : d);
        }
    }

    private (V Mean, V Inverse) Statistics(float* from)
    {
        V share = S.Set(1f / _size);
        V sum = S.Zero;
        for (int i = 0; i < _size; i++)
        {
            sum = S.Add(sum, S.Load(from + (i * S.Lanes)));
        }

        V mean = S.Mul(sum, share);
        V squares = S.Zero;
        for (int i = 0; i < _size; i++)
        {
            V difference = S.Sub(S.Load(from + (i * S.Lanes)), mean);
            squares = S.Fma(difference, difference, squares);
        }

        return (mean, S.Div(S.Set(1), S.Sqrt(S.Fma(squares, share, S.Set(spec.Epsilon)))));
    }

    private static void Note(in Work w, Slot? slot, int row, V value)
    {
        if (slot is not null)
        {
            S.Store(w.At(slot) + ((nint)row * S.Lanes), value);
        }
    }

    private AlignedBuffer? Partial(StepList steps, Gradients gradients, Parameter parameter)
    {
        if (!parameter.IsTrainable)
        {
            return null;
        }

        AlignedBuffer partial = Allocate((long)parameter.Count * gradients.Threads);
        bool add = gradients.Accumulates(parameter);
        steps.AddLast("sum d " + Name, (in Work w) => Partials.Sum(w, partial, parameter, gradients.Threads, add));
        return partial;
    }
}
