using PruneSearch.Compute.Kernels;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Makes the kernels of a region. <typeparamref name="S"/> is the processor's vector. Interleaved programs use it for samples;
/// plain ones for neighbouring elements, where a kernel has that form, and single numbers elsewhere.
/// </summary>
internal sealed class KernelBuilder<S, V>(ModelGraph graph, SlotMap slots, ParameterSet parameters, ProgramOptions options, bool interleaved)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly List<Kernel> _kernels = [];

    private int Lanes => interleaved ? S.Lanes : 1;

    public List<Kernel> Build(IReadOnlyList<LoweredOp> ops)
    {
        foreach (LoweredOp op in ops)
        {
            _kernels.Add(interleaved || options.Training ? Interleaved(op) : Plain(op));
        }

        return _kernels;
    }

    /// <summary>Kernels for single samples; what has no form of its own is computed number by number.</summary>
    private Kernel Plain(LoweredOp op) => op.Node.OpType switch
    {
        "Conv" when graph.TypeOf(op.Node.Inputs[0]).Shape.Rank <= 4 => PlainConvolution(op),
        "Gemm" or "MatMul" when LinearOf(op) is { } linear =>
            new PlainLinearKernel<S, V>(op.Node.Label, linear, slots.Of(op.Node.Inputs[0]), Output(op), options.Threads),
        "BatchNormalization" => new BatchNormKernel<S, V>(op.Node.Label, Normalization(op.Node, op.Fusion), X(op), Output(op), lanes: 1),
        _ => Create<SimdScalar, float>(op),
    };

    private Kernel Interleaved(LoweredOp op) => interleaved ? Create<S, V>(op) : Create<SimdScalar, float>(op);

    private Kernel PlainConvolution(LoweredOp op)
    {
        ConvSpec spec = Convolution(op);
        Slot x = slots.Of(op.Node.Inputs[0]);
        bool depthwise = spec.Geometry.InputsPerGroup == 1 && spec.Geometry.Groups > 1;
        return depthwise && MaskedDepthwiseKernel<S, V>.Fits(spec.Geometry, x) ? new MaskedDepthwiseKernel<S, V>(op.Node.Label, spec, x, Output(op))
            : depthwise ? new PlainDepthwiseKernel<S, V>(op.Node.Label, spec, x, Output(op), options.Threads)
            : new PlainConvKernel<S, V>(op.Node.Label, spec, x, Output(op), options.Threads);
    }

    private Kernel Create<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        Node node = op.Node;
        string name = node.Label;
        switch (OperatorRegistry.Get(node))
        {
            case ConvOperator:
                return InterleavedConvolution<T, W>(op);
            case GemmOperator or MatMulOperator:
                return Product<T, W>(op);
            case BatchNormalizationOperator:
                return new BatchNormKernel<T, W>(name, Normalization(node, op.Fusion), X(op), Output(op), Lanes);
            case LayerNormalizationOperator:
                return LayerNormalization<T, W>(op);
            case WhereOperator:
                return Selection(op);
            case BinaryOperator:
                return Binary(op);
            case SoftmaxOperator:
                int axis = (int)node.Int("axis", -1);
                return new SoftmaxKernel<T, W>(name, axis < 0 ? axis + X(op).Dims.Length : axis, X(op), Output(op));
            case UnaryOperator:
                return Unary(op);
            case PoolOperator:
                var window = Window.Of(node, graph.TypeOf(node.Inputs[0]).Shape, node.Ints("kernel_shape")!);
                return new PoolKernel<T, W>(name, window, node.OpType == "MaxPool", node.Int("count_include_pad", 0) != 0, X(op), Output(op));
            case GlobalAveragePoolOperator:
                return new ReduceMeanKernel<T, W>(name, [.. Enumerable.Range(2, X(op).Dims.Length - 2)], X(op), Output(op));
            case ReduceMeanOperator:
                return new ReduceMeanKernel<T, W>(name, ReduceMeanOperator.Axes(node, X(op).Dims.Length), X(op), Output(op));
            case ResizeOperator:
                return Resize<T, W>(op);
            case AliasOperator or CastOperator:
                return Alias<T, W>(op);
            case MovementOperator movement:
                return Movement<T, W>(op, movement);
            default:
                throw new InvalidInputException($"node '{name}' ({node.OpType})", "has no kernel", "see docs/operators.md for what the compute backend computes");
        }
    }

    private Slot X(LoweredOp op) => slots.Of(op.Node.Inputs[0]);

    private Slot Output(LoweredOp op) => slots.Of(op.Outputs[0]);

    private bool IsParameter(string value) => graph.Initializers.ContainsKey(value);

    private Parameter Parameter(string name)
    {
        Parameter parameter = parameters.Get(name);
        parameter.IsTrainable = options.Trainable?.Contains(name) ?? false;
        return parameter;
    }

    private Operand Operand(string value) => IsParameter(value) ? new Operand(Parameter(value)) : new Operand(slots.Of(value));

    private ConvSpec Convolution(LoweredOp op)
    {
        Node node = op.Node;
        return new ConvSpec(SlotMap.Geometry(graph, node), Parameter(node.Inputs[1]), node.HasInput(2) ? Parameter(node.Inputs[2]) : null)
        {
            Normalization = op.Fusion.BatchNorm is null ? null : Normalization(op.Fusion.BatchNorm, Fusion.None),
            ExtraBias = op.Fusion.ExtraBias is null ? null : Parameter(op.Fusion.ExtraBias),
            Residual = op.Fusion.Residual is null ? null : slots.Of(op.Fusion.Residual),
            Clamp = op.Fusion.Clamp,
        };
    }

    private BatchNormSpec Normalization(Node node, Fusion fusion) => new(
        Parameter(node.Inputs[1]), Parameter(node.Inputs[2]), Parameter(node.Inputs[3]), Parameter(node.Inputs[4]), BatchNormalizationOperator.Epsilon(node))
    {
        Residual = fusion.Residual is null ? null : slots.Of(fusion.Residual),
        Clamp = fusion.Clamp,
        BatchStatistics = options.BatchStatistics,
    };

    private Kernel InterleavedConvolution<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        Slot x = X(op);
        if (x.Dims.Length == 5)
        {
            return new VolumeConvKernel<T, W>(
                op.Node.Label, SlotMap.ConvWindow(graph, op.Node), ConvOperator.Groups(op.Node),
                Parameter(op.Node.Inputs[1]), op.Node.HasInput(2) ? Parameter(op.Node.Inputs[2]) : null, x, Output(op));
        }

        ConvSpec spec = Convolution(op);
        if (!x.Halo.Covers(spec.Geometry.InputHalo))
        {
            var copy = new PadCopyKernel("pad " + op.Node.Label, x, spec.Geometry.InputHalo, Lanes);
            _kernels.Add(copy);
            x = copy.Outputs[0];
        }

        return spec.Geometry.InputsPerGroup == 1 && spec.Geometry.Groups > 1
            ? new DepthwiseKernel<T, W>(op.Node.Label, spec, x, Output(op))
            : new ConvKernel<T, W>(op.Node.Label, spec, x, Output(op));
    }

    private LinearSpec? LinearOf(LoweredOp op)
    {
        Node node = op.Node;
        if (IsParameter(node.Inputs[0]) || !IsParameter(node.Inputs[1]) || graph.Initializers[node.Inputs[1]].Rank != 2)
        {
            return null;
        }

        Parameter weight = Parameter(node.Inputs[1]);
        if (node.OpType == "MatMul")
        {
            return new LinearSpec(weight, weight.Dims[0], weight.Dims[1], 1, weight.Dims[1], op.Fusion.ExtraBias is null ? null : Parameter(op.Fusion.ExtraBias))
            {
                Clamp = op.Fusion.Clamp,
            };
        }

        if (GemmOperator.TransposesA(node))
        {
            return null;
        }

        bool transposed = GemmOperator.TransposesB(node);
        (int inputs, int outputs) = transposed ? (weight.Dims[1], weight.Dims[0]) : (weight.Dims[0], weight.Dims[1]);
        Parameter? bias = null;
        if (node.HasInput(2))
        {
            if (!IsParameter(node.Inputs[2]) || graph.Initializers[node.Inputs[2]] is not { } c || c.Count != outputs || c.Dims[^1] != outputs)
            {
                return null;
            }

            bias = Parameter(node.Inputs[2]);
        }

        return new LinearSpec(weight, inputs, outputs, transposed ? inputs : 1, transposed ? 1 : outputs, bias, node.Float("alpha", 1), node.Float("beta", 1))
        {
            Clamp = op.Fusion.Clamp,
        };
    }

    private Kernel Product<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        Node node = op.Node;
        if (LinearOf(op) is { } linear)
        {
            return new LinearKernel<T, W>(node.Label, linear, X(op), Output(op));
        }

        Operand a = Operand(node.Inputs[0]);
        Operand b = Operand(node.Inputs[1]);
        var shape = MatMulShape.Of(a.Dims, a.Slot is null, b.Dims, b.Slot is null, Lanes);
        if (node.OpType == "MatMul")
        {
            return new MatMulKernel<T, W>(node.Label, shape, a, b, Output(op));
        }

        shape = MatMulShape.Gemm(
            a.Dims, a.Slot is null, GemmOperator.TransposesA(node), b.Dims, b.Slot is null, GemmOperator.TransposesB(node), Lanes, node.Float("alpha", 1));
        if (!node.HasInput(2))
        {
            return new MatMulKernel<T, W>(node.Label, shape, a, b, Output(op));
        }

        var product = new Slot(node.Label + " product", Output(op).Dims);
        _kernels.Add(new MatMulKernel<T, W>(node.Label, shape, a, b, product));
        return BinaryOf<AddFunction>(node.Label + " C", new Operand(product), Scaled<T, W>(node, 2, node.Float("beta", 1)), Output(op));
    }

    /// <summary>An input times a number.</summary>
    private Operand Scaled<T, W>(Node node, int input, float factor)
        where T : struct, ISimd<W>
        where W : struct
    {
        string value = node.Inputs[input];
        if (factor == 1)
        {
            return Operand(value);
        }

        Slot x;
        if (IsParameter(value))
        {
            var constant = new ConstantKernel<T, W>(value, Parameter(value));
            _kernels.Add(constant);
            x = constant.Outputs[0];
        }
        else
        {
            x = slots.Of(value);
        }

        var scaled = new Slot($"{node.Label} scaled", x.Dims);
        _kernels.Add(new UnaryKernel<S, V, ScaleFunction>($"{node.Label} scale", x, scaled, Lanes, factor, 0));
        return new Operand(scaled);
    }

    private Kernel Binary(LoweredOp op)
    {
        Operand a = Operand(op.Node.Inputs[0]);
        Operand b = Operand(op.Node.Inputs[1]);
        return op.Node.OpType switch
        {
            "Add" => BinaryOf<AddFunction>(op.Node.Label, a, b, Output(op)),
            "Sub" => BinaryOf<SubFunction>(op.Node.Label, a, b, Output(op)),
            "Mul" => BinaryOf<MulFunction>(op.Node.Label, a, b, Output(op)),
            "Pow" => Power(op, a, b),
            _ => BinaryOf<DivFunction>(op.Node.Label, a, b, Output(op)),
        };
    }

    /// <summary>A constant exponent makes it a function of the base alone.</summary>
    private Kernel Power(LoweredOp op, Operand a, Operand b)
    {
        if (a.Slot is null || b.Parameter is not { Count: 1, IsTrainable: false } exponent || !a.Dims.SequenceEqual(Output(op).Dims))
        {
            return BinaryOf<PowFunction>(op.Node.Label, a, b, Output(op));
        }

        return exponent.Data.Span[0] switch
        {
            2 => UnaryOf<SquareFunction>(op, 0, 0),
            0.5f => UnaryOf<SqrtFunction>(op, 0, 0),
            var power => UnaryOf<PowerFunction>(op, power, 0),
        };
    }

    private WhereKernel Selection(LoweredOp op)
    {
        Node node = op.Node;
        return IsParameter(node.Inputs[0])
            ? new WhereKernel(node.Label, Parameter(node.Inputs[0]), Operand(node.Inputs[1]), Operand(node.Inputs[2]), Output(op), Lanes)
            : throw new InvalidInputException($"node '{node.Label}' (Where)", $"condition '{node.Inputs[0]}' is computed", "the compute backend takes constant conditions between activations");
    }

    private LayerNormKernel<T, W> LayerNormalization<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        Node node = op.Node;
        if (node.Inputs.Skip(1).FirstOrDefault(i => i.Length > 0 && !IsParameter(i)) is { } computed)
        {
            throw new InvalidInputException($"node '{node.Label}' (LayerNormalization)", $"'{computed}' is computed", "the compute backend takes scale and B as initialisers");
        }

        var spec = new LayerNormSpec(
            LayerNormalizationOperator.Axis(node, X(op).Dims.Length), Parameter(node.Inputs[1]), node.HasInput(2) ? Parameter(node.Inputs[2]) : null,
            LayerNormalizationOperator.Epsilon(node), Optional(1), Optional(2));
        return new LayerNormKernel<T, W>(node.Label, spec, X(op), Output(op));

        Slot? Optional(int output) => node.HasOutput(output) ? slots.Of(node.Outputs[output]) : null;
    }

    private BinaryKernel<S, V, F> BinaryOf<F>(string name, Operand a, Operand b, Slot y)
        where F : struct, IBinaryFunction => new(name, a, b, y, Lanes);

    private Kernel Unary(LoweredOp op)
    {
        Node node = op.Node;
        return node.OpType switch
        {
            "Relu" => UnaryOf<ReluFunction>(op, 0, 0),
            "LeakyRelu" => UnaryOf<LeakyReluFunction>(op, node.Float("alpha", 0.01f), 0),
            "Sigmoid" => UnaryOf<SigmoidFunction>(op, 0, 0),
            "HardSigmoid" => UnaryOf<HardSigmoidFunction>(op, node.Float("alpha", 0.2f), node.Float("beta", 0.5f)),
            "HardSwish" => UnaryOf<HardSwishFunction>(op, 0, 0),
            "Tanh" => UnaryOf<TanhFunction>(op, 0, 0),
            "Erf" => UnaryOf<ErfFunction>(op, 0, 0),
            "Exp" => UnaryOf<ExpFunction>(op, 0, 0),
            "Log" => UnaryOf<LogFunction>(op, 0, 0),
            "Neg" => UnaryOf<NegFunction>(op, 0, 0),
            "Reciprocal" => UnaryOf<ReciprocalFunction>(op, 0, 0),
            "Sqrt" => UnaryOf<SqrtFunction>(op, 0, 0),
            "Clip" => UnaryOf<ClipFunction>(op, Bound(node, 1, float.NegativeInfinity), Bound(node, 2, float.PositiveInfinity)),
            _ => throw new InvalidOperationException($"no function for {node.OpType}"),
        };
    }

    private float Bound(Node node, int input, float otherwise) => !node.HasInput(input) ? otherwise
        : graph.Initializers.TryGetValue(node.Inputs[input], out TensorSource? source) ? source.Read().ToFloats()[0]
        : throw new InvalidInputException($"node '{node.Label}' (Clip)", $"bound '{node.Inputs[input]}' is computed", "the compute backend takes constant bounds");

    /// <summary>In place where nothing else reads the argument, now or in the backward pass.</summary>
    private UnaryKernel<S, V, F> UnaryOf<F>(LoweredOp op, float p, float q)
        where F : struct, IUnaryFunction
    {
        Slot x = X(op);
        Slot y = Output(op);
        string value = op.Node.Inputs[0];
        bool sole = graph.Consumers(value).Count == 1 && !graph.Outputs.Contains(value) && graph.Producer(value) is not null;
        bool saved = options.Training && (!F.FromValue || _kernels.Any(k => k.SavedForBackward.Any(s => ReferenceEquals(s.Root, x.Root))));
        if (sole && !saved && x.Halo == y.Halo && !SharedRoot(x))
        {
            y.AliasTo(x);
        }

        return new UnaryKernel<S, V, F>(op.Node.Label, x, y, Lanes, p, q);
    }

    /// <summary>Whether another value already lives in the same memory.</summary>
    private bool SharedRoot(Slot x) => slots.All.Any(s => !ReferenceEquals(s, x) && ReferenceEquals(s.Root, x.Root));

    private AliasKernel<T, W> Alias<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        string value = op.Node.Inputs[0];
        bool sole = graph.Consumers(value).Count == 1 && !graph.Outputs.Contains(value);
        Output(op).AliasTo(X(op));
        return new AliasKernel<T, W>(op.Node.Label, X(op), Output(op), sole);
    }

    private ResizeKernel<T, W> Resize<T, W>(LoweredOp op)
        where T : struct, ISimd<W>
        where W : struct
    {
        Node node = op.Node;
        Slot x = Activation<T, W>(node.Inputs[0]);
        float[]? scales = node.HasInput(ResizeOperator.ScalesInput) ? graph.Initializers[node.Inputs[ResizeOperator.ScalesInput]].Read().ToFloats() : null;
        return new ResizeKernel<T, W>(node.Label, ResizeOperator.Axes(node, x.Dims, Output(op).Dims, scales), x, Output(op));
    }

    /// <summary>A value's slot; a constant (among the inputs of a Concat, say) is put into a slot of its own first.</summary>
    private Slot Activation<T, W>(string value)
        where T : struct, ISimd<W>
        where W : struct
    {
        if (!IsParameter(value))
        {
            return slots.Of(value);
        }

        var constant = new ConstantKernel<T, W>(value, Parameter(value));
        _kernels.Add(constant);
        return constant.Outputs[0];
    }

    private Kernel Movement<T, W>(LoweredOp op, MovementOperator movement)
        where T : struct, ISimd<W>
        where W : struct
    {
        Node node = op.Node;
        var inputs = new Slot?[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!node.HasInput(i) || !movement.IsData(i))
            {
                continue;
            }

            inputs[i] = Activation<T, W>(node.Inputs[i]);
        }

        Slot[] outputs = [.. op.Outputs.Select(slots.Of)];
        IReadOnlyList<StridedCopy> copies = movement.Copies(
            node, [.. inputs.Select(s => s?.Dims ?? [])], [.. outputs.Select(o => o.Dims)],
            i => node.HasInput(i) ? graph.KnownIntegers(node.Inputs[i])?.Plain() : null);
        int fill = movement.FillInput(node);
        return new MovementKernel<T, W>(node.Label, copies, inputs, outputs, fill >= 0 ? Parameter(node.Inputs[fill]) : null);
    }
}
