using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Batch normalisation over axis 1, with an optional residual added and an optional limit (ReLU, ReLU6) applied in the same pass:
/// y = clamp(scale * (x - mean) / sqrt(variance + epsilon) + shift + residual). In training mean and variance are the batch's: each block
/// finds its own in two passes, and they are merged as Chan, Golub and LeVeque (1979) do, so nothing cancels.
/// </summary>
internal sealed unsafe class BatchNormKernel<S, V> : Kernel, IBatchStatistics
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly BatchNormSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int _lanes;
    private readonly int _channels;
    private readonly float[] _factor;
    private readonly float[] _offset;
    private double[] _blockMean = [];
    private double[] _blockSquares = [];
    private int[] _blockCount = [];
    private readonly double[] _mean;
    private readonly double[] _variance;
    private readonly float[] _gradientFactor;
    private readonly float[] _valueFactor;
    private readonly float[] _constant;
    private long _count;
    private int _blocksInUse;

    public BatchNormKernel(string name, BatchNormSpec spec, Slot x, Slot y, int lanes)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        _lanes = lanes;
        _channels = x.Dims[1];
        _factor = new float[_channels];
        _offset = new float[_channels];
        _mean = new double[_channels];
        _variance = new double[_channels];
        _gradientFactor = new float[_channels];
        _valueFactor = new float[_channels];
        _constant = new float[_channels];
    }

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x] : [_x, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Slot> SavedForBackward => _spec.Clamp is null ? [_x] : [_x, _y];

    public override IEnumerable<Parameter> Parameters => [_spec.Scale, _spec.Shift, _spec.Mean, _spec.Variance];

    /// <summary>With running statistics, factor and offset of every channel follow from parameters alone.</summary>
    public override void Pack()
    {
        if (!_spec.BatchStatistics)
        {
            for (int c = 0; c < _channels; c++)
            {
                SetChannel(c, _spec.Mean.Start[c], _spec.Variance.Start[c]);
            }
        }
    }

    public void UpdateRunning(double momentum)
    {
        for (int c = 0; c < _channels; c++)
        {
            double unbiased = _count > 1 ? _variance[c] * _count / (_count - 1) : _variance[c];
            _spec.Mean.Start[c] = (float)(((1 - momentum) * _spec.Mean.Start[c]) + (momentum * _mean[c]));
            _spec.Variance.Start[c] = (float)(((1 - momentum) * _spec.Variance.Start[c]) + (momentum * unbiased));
        }
    }

    public override void Forward(StepList steps)
    {
        if (_spec.BatchStatistics)
        {
            var walk = new PlaneWalk(_lanes, 1, _x);
            steps.Add(Name + " statistics", (in Work w) => BlockStatistics(w, walk), [_x]);
            steps.AddTeam(Name + " merge", (in Work w) => MergeStatistics(w, walk.Items), []);
        }

        PlaneWalk apply = _spec.Residual is null ? new PlaneWalk(_lanes, 1, _x, _y) : new PlaneWalk(_lanes, 1, _x, _y, _spec.Residual);
        steps.Add(Name, (in Work w) => Apply(w, apply), [.. Inputs, _y]);
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        Slot dy = gradients.Of(_y);
        var walk = new PlaneWalk(_lanes, 1, _x, dy, _y);
        bool addScale = _spec.Scale.IsTrainable && gradients.Accumulates(_spec.Scale);
        bool addShift = _spec.Shift.IsTrainable && gradients.Accumulates(_spec.Shift);
        steps.Add("reduce d " + Name, (in Work w) => ReduceGradient(w, walk, dy), [_x, dy, _y]);
        steps.AddTeam("merge d " + Name, (in Work w) => MergeGradient(w, walk.Items, addScale, addShift), []);
        bool toInput = gradients.Required(_x);
        bool toResidual = _spec.Residual is not null && gradients.Required(_spec.Residual);
        if (!toInput && !toResidual)
        {
            return;
        }

        Slot? dx = toInput ? gradients.Of(_x) : null;
        bool addInput = toInput && gradients.Accumulates(_x);
        Slot? dr = toResidual ? gradients.Of(_spec.Residual!) : null;
        bool addResidual = toResidual && gradients.Accumulates(_spec.Residual!);
        Slot[] touched = [_x, dy, _y, .. new[] { dx, dr }.OfType<Slot>()];
        var apply = new PlaneWalk(_lanes, 1, [_x, dy, _y, dx ?? _x, dr ?? _x]);
        steps.Add("d " + Name, (in Work w) => ApplyGradient(w, apply, dy, dx, addInput, dr, addResidual), touched);
    }

    private void SetChannel(int c, double mean, double variance)
    {
        double inverse = 1 / Math.Sqrt(variance + _spec.Epsilon);
        double factor = _spec.Scale.Start[c] * inverse;
        _factor[c] = (float)factor;
        _offset[c] = (float)(_spec.Shift.Start[c] - (factor * mean));
    }

    private void EnsureBlocks(int blocks, int items)
    {
        if (_blockMean.Length < blocks * items)
        {
            lock (_factor)
            {
                if (_blockMean.Length < blocks * items)
                {
                    _blockSquares = new double[blocks * items];
                    _blockCount = new int[blocks];
                    _blockMean = new double[blocks * items];
                }
            }
        }
    }

    private void BlockStatistics(in Work w, PlaneWalk walk)
    {
        float* x = w.At(_x);
        V valid = S.FirstLanes(w.ValidLanes);
        int perItem = walk.Rows * walk.Length / _lanes * w.ValidLanes;
        if (w.Part == 0)
        {
            _blockCount[w.Block] = perItem;
        }

        (int first, int last) = w.Share(walk.Items);
        for (int item = first; item < last; item++)
        {
            V sum = S.Zero;
            for (int row = 0; row < walk.Rows; row++)
            {
                sum = S.Add(sum, BatchNormRows<S, V>.Sum(x + walk.Start(0, item, row), walk.Length));
            }

            double mean = S.Sum(S.And(sum, valid)) / (double)perItem;
            V squares = S.Zero;
            for (int row = 0; row < walk.Rows; row++)
            {
                squares = S.Add(squares, BatchNormRows<S, V>.SquaredDifferences(x + walk.Start(0, item, row), walk.Length, (float)mean));
            }

            // The mean was rounded to single precision: correct the sum of squares for the difference.
            double shift = mean - (float)mean;
            _blockMean[(w.Block * walk.Items) + item] = mean;
            _blockSquares[(w.Block * walk.Items) + item] = S.Sum(S.And(squares, valid)) - (perItem * shift * shift);
        }
    }

    private void MergeStatistics(in Work w, int items)
    {
        int blocks = _blocksInUse;
        (int first, int last) = w.Share(_channels);
        for (int c = first; c < last; c++)
        {
            double mean = 0;
            double squares = 0;
            long count = 0;
            for (int block = 0; block < blocks; block++)
            {
                for (int item = c; item < items; item += _channels)
                {
                    long n = _blockCount[block];
                    double delta = _blockMean[(block * items) + item] - mean;
                    count += n;
                    mean += delta * n / count;
                    squares += _blockSquares[(block * items) + item] + (delta * delta * n * (count - n) / count);
                }
            }

            _mean[c] = mean;
            _variance[c] = Math.Max(0, squares / count);
            _count = count;
            SetChannel(c, mean, _variance[c]);
        }
    }

    public override void Begin(int blocks)
    {
        _blocksInUse = blocks;
        EnsureBlocks(blocks, _x.Count / PlaneSize);
    }

    private int PlaneSize => _x.Dims.Skip(2).Aggregate(1, (a, b) => a * b);

    private void Apply(in Work w, PlaneWalk walk)
    {
        float* x = w.At(_x);
        float* y = w.At(_y);
        float* residual = _spec.Residual is null ? null : w.At(_spec.Residual);
        (float low, float high) = _spec.Clamp ?? (float.NegativeInfinity, float.PositiveInfinity);
        (int first, int last) = w.Share(walk.Items);
        for (int item = first; item < last; item++)
        {
            int c = item % _channels;
            for (int row = 0; row < walk.Rows; row++)
            {
                BatchNormRows<S, V>.Apply(
                    x + walk.Start(0, item, row), residual is null ? null : residual + walk.Start(2, item, row), y + walk.Start(1, item, row),
                    walk.Length, _factor[c], _offset[c], _spec.Clamp is not null, low, high);
            }
        }
    }

    private void ReduceGradient(in Work w, PlaneWalk walk, Slot gradient)
    {
        float* x = w.At(_x);
        float* dy = w.At(gradient);
        float* y = w.At(_y);
        (float low, float high) = _spec.Clamp ?? (0, 0);
        (int first, int last) = w.Share(walk.Items);
        for (int item = first; item < last; item++)
        {
            V sum = S.Zero;
            V product = S.Zero;
            float mean = (float)ChannelMean(item % _channels);
            for (int row = 0; row < walk.Rows; row++)
            {
                (V s, V p) = BatchNormRows<S, V>.Reduce(
                    x + walk.Start(0, item, row), dy + walk.Start(1, item, row), y + walk.Start(2, item, row), walk.Length, mean, _spec.Clamp is not null, low, high);
                sum = S.Add(sum, s);
                product = S.Add(product, p);
            }

            double total = S.Sum(sum);
            _blockMean[(w.Block * walk.Items) + item] = total;
            _blockSquares[(w.Block * walk.Items) + item] = S.Sum(product) - (total * (ChannelMean(item % _channels) - mean));
        }
    }

    private double ChannelMean(int c) => _spec.BatchStatistics ? _mean[c] : _spec.Mean.Start[c];

    private double ChannelVariance(int c) => _spec.BatchStatistics ? _variance[c] : _spec.Variance.Start[c];

    private void MergeGradient(in Work w, int items, bool addScale, bool addShift)
    {
        (int first, int last) = w.Share(_channels);
        for (int c = first; c < last; c++)
        {
            double sum = 0;
            double product = 0;
            for (int block = 0; block < _blocksInUse; block++)
            {
                for (int item = c; item < items; item += _channels)
                {
                    sum += _blockMean[(block * items) + item];
                    product += _blockSquares[(block * items) + item];
                }
            }

            double inverse = 1 / Math.Sqrt(ChannelVariance(c) + _spec.Epsilon);
            if (_spec.Scale.IsTrainable)
            {
                float* target = _spec.Scale.Gradient!.Start + c;
                *target = (addScale ? *target : 0) + (float)(product * inverse);
            }

            if (_spec.Shift.IsTrainable)
            {
                float* target = _spec.Shift.Gradient!.Start + c;
                *target = (addShift ? *target : 0) + (float)sum;
            }

            double factor = _spec.Scale.Start[c] * inverse;
            double slope = _spec.BatchStatistics ? -factor * inverse * inverse * product / _count : 0;
            _gradientFactor[c] = (float)factor;
            _valueFactor[c] = (float)slope;
            _constant[c] = _spec.BatchStatistics ? (float)((-factor * sum / _count) - (slope * _mean[c])) : 0;
        }
    }

    private void ApplyGradient(in Work w, PlaneWalk walk, Slot gradient, Slot? dx, bool addInput, Slot? dr, bool addResidual)
    {
        float* x = w.At(_x);
        float* dy = w.At(gradient);
        float* y = w.At(_y);
        float* toInput = dx is null ? null : w.At(dx);
        float* toResidual = dr is null ? null : w.At(dr);
        (float low, float high) = _spec.Clamp ?? (0, 0);
        (int first, int last) = w.Share(walk.Items);
        for (int item = first; item < last; item++)
        {
            int c = item % _channels;
            for (int row = 0; row < walk.Rows; row++)
            {
                BatchNormRows<S, V>.ApplyGradient(
                    x + walk.Start(0, item, row), dy + walk.Start(1, item, row), y + walk.Start(2, item, row),
                    toInput is null ? null : toInput + walk.Start(3, item, row), addInput,
                    toResidual is null ? null : toResidual + walk.Start(4, item, row), addResidual,
                    walk.Length, _gradientFactor[c], _valueFactor[c], _constant[c], _spec.Clamp is not null, low, high, w.ValidLanes);
            }
        }
    }
}
