namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a text does not decide is never decided for it: the schedule is refused, or the rate is said to be unknown, with the line.</summary>
[TestClass]
public sealed class UnknownValueTests
{
    private const string Head = "import torch, argparse\nfrom torch.optim import SGD\nfrom torch.optim.lr_scheduler import *\np = []\n";

    private const string Arguments = "parser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.1)\nargs = parser.parse_args()\n";

    private static IEnumerable<string> Rows =>
    [
        // What an undecided condition would change.
        $"{Arguments}if torch.cuda.device_count() > 1:\n    args.lr *= 4\nlr = args.lr",
        $"{Arguments}if torch.cuda.device_count() > 1:\n    vars(args)['lr'] = 0.4\nlr = args.lr",
        $"{Arguments}if torch.cuda.device_count() > 1:\n    setattr(args, 'lr', 0.4)\nlr = args.lr",
        $"{Arguments}def scale(a):\n    a.lr *= 4\nif torch.cuda.device_count() > 1:\n    scale(args)\nlr = args.lr",
        $"{Arguments}args.lr *= world_size()\nlr = args.lr",
        $"{Arguments}args.lr = 0.4 if torch.cuda.is_available() else 0.1\nlr = args.lr",
        $"{Arguments}while not ready():\n    args.lr /= 2\nlr = args.lr",
        $"{Arguments}try:\n    args.lr = float(open('lr').read()[0:3])\n    assert_(1 < load())\n    if unknown: raise ValueError\nexcept ValueError:\n    args.lr = 0.2\nlr = args.lr if not load() else 1",
        "hyp = {'lr0': 0.1}\nif is_main():\n    hyp['lr0'] *= 2\nlr = hyp['lr0']",
        "hyp = {'lr0': 0.1}\nif is_main():\n    hyp.update(lr0=0.2)\nlr = hyp['lr0']",
        "hyp = {'lr0': 0.1}\nif is_main():\n    hyp.pop('lr0')\nlr = hyp['lr0']",
        "hyp = {'lr0': 0.1}\nif is_main():\n    del hyp['lr0']\nlr = hyp['lr0']",
        "hyp = {'lr0': 0.1}\nhyp[args.name] = 0.3\nlr = hyp['lr0']",
        "class C:\n    lr = 0.1\nif is_main():\n    C.lr = 0.2\nlr = C.lr",
        "class C:\n    def __init__(self):\n        self.lr = 0.1\n        if is_main():\n            self.lr = 0.2\nlr = C().lr",
        "class C:\n    def __init__(self):\n        self.lr = 0.1\n    def scale(self):\n        self.lr *= 2\nc = C()\nif is_main():\n    c.scale()\nlr = c.lr",
        "lr = 0.1\ndef scale():\n    global lr\n    lr *= 2\nif is_main():\n    scale()",
        "lrs = [0.1, 0.2]\nif is_main():\n    lrs.pop(0)\nlr = lrs[0]",
        "lrs = [0.1, 0.2]\nif is_main():\n    lrs.reverse()\nlr = max(lrs)",
        "lrs = [0.1, 0.2]\nlrs.insert(0, 0.5 if is_main() else 0.6)\nlr = lrs[0]",
        "lrs = [0.1, 0.2]\nif is_main():\n    lrs[0:1] = [0.3]\nlr = lrs[0]",
        "lrs = [0.1, *others]\nlr = 0.1 * len(lrs)",
        "lrs = [0.1, *others]\nlr = lrs[-1]",
        "lrs = []\nlrs.extend(load())\nlr = 0.1 if lrs else 0.2",
        "if (lr := 0.1) and is_main():\n    lr = 0.2",

        // Texts that are only partly known.
        "name = f\"{cfg.opt}\".lower()\nlr = 0.1 if name == 'sgd' else 0.001",
        "name = f\"{cfg.a}\" + '-x'\nlr = 0.1 if name == 'sgd-x' else 0.001",
        "name = '%s_x' % cfg.a\nlr = 0.1 if name.lower() == 'sgd_x' else 0.001",
        "lr = 0.1 if f\"{cfg.a}\".startswith('res') else 0.001",
        "lr = 0.1 if 'res' in f\"{cfg.a}\" else 0.001",
        "lr = 0.1 if f\"{cfg.a}\" < 'b' else 0.001",
        "lr = 0.1 if f\"{cfg.a}\" * 2 == 'aa' else 0.001",
        "lr = 0.1 if f\"{cfg.a}_b\".split('_')[0] == 'a' else 0.001",
        "lr = 0.1 if '-'.join(['a', f'{cfg.b}']) == 'a-b' else 0.001",
        "lr = 0.1 if f\"{cfg.a}\"[0] == 'a' else 0.001",
        "lr = 0.1 if str(f\"{cfg.a}\") == 'a' else 0.001",
        "lr = 0.1 if f\"{cfg.a}\" else 0.001",
        "lr = 0.1 if '{0.kind}'.format(args) == 'sgd' else 0.01",
        "lr = 0.1 if '{cfg[lr]}'.format(cfg=1) == '1' else 0.01",
        "lr = 0.1 if '%c' % 65 == 'A' else 0.01",
        "lr = 0.1 if '%*d' % (3, 5) == '  5' else 0.01",
        "lr = 0.1 if '%a' % 'x' == \"'x'\" else 0.01",

        "lr = 0.1\ntry:\n    lr = 0.2 * int(f\"{cfg.a}\")\nexcept ValueError:\n    lr = 0.3",
        "lr = 0.1\ntry:\n    lr = 0.2 * float(f\"{cfg.a}\")\nexcept ValueError:\n    lr = 0.3",

        // What can be called.
        "f = make()\nlr = 0.1 if callable(f) else 0.2",
        "class A(nn.Module): pass\nlr = 0.1 if callable(A()) else 0.2",

        // Attributes of what is not known.
        "args = get_args()\nlr = getattr(args, 'lr', 0.1)",
        "args = get_args()\nlr = 0.1 if hasattr(args, 'lr') else 0.2",
        "class Net(torch.nn.Module):\n    pass\nlr = 0.1 if hasattr(Net(), 'parameters') else 0.2",
        "class Net(torch.nn.Module):\n    pass\nlr = getattr(Net(), 'lr', 0.1)",
        "lr = getattr(cfg, 'lr', 0.1)",
        $"{Arguments}lr = getattr(args, cfg.name, 0.1)",
        $"{Arguments}lr = 0.1 if hasattr(args, f'{{cfg.name}}') else 0.2",

        // Truth.
        "lr = 0.1\nif not torch.cuda.is_available():\n    lr = 0.01",
        "lr = 0.1\nif torch.cuda.is_available() and True:\n    lr = 0.01",
        "lr = 0.1\nif False or is_main():\n    lr = 0.01",
        "lr = get_lr() or 0.1",
        "lr = 0.1 if any([is_main()]) else 0.2",
        "lr = 0.1 if bool(is_main()) else 0.2",
        "lr = 0.1 if not not is_main() else 0.2",

        // Keys.
        "lr = {'sgd': 0.1}.get(get_name(), 0.01)",
        "lr = {'sgd': 0.1}.get(f'{args.opt}', 0.01)",
        "lr = {'sgd': 0.1}.pop(args.opt, 0.01)",
        "lr = {'sgd': 0.1}.setdefault(get_name(), 0.01)",
        "lr = 0.1 if get_name() in {'sgd': 0.1} else 0.2",
        $"{Arguments}lr = vars(args).get(get_name(), 0.01)",
        "lr = {args.opt: 0.1}.get('sgd', 0.01)",

        // Types and functions that differ from library to library.
        "lr = 0.1 if isinstance(load(), dict) else 0.2",
        "lr = 0.1 if isinstance({1, 2}, list | set) else 0.2",
        "import ml_collections\nlr = 0.1 if isinstance(ml_collections.ConfigDict({'a': 1}), dict) else 0.2",
        "import numpy as np\nlr = 0.1 if isinstance(np.float32(1), np.float32) else 0.2",
        "class Net(torch.nn.Module):\n    pass\nlr = 0.1 if isinstance(Net(), Base) else 0.2",
        "lr = torch.sort(torch.tensor([3., 1.]))[0][0]",
    ];

    private static IEnumerable<object[]> Texts => Rows.Select(row => new object[] { row });

    [TestMethod]
    [DynamicData(nameof(Texts))]
    public void The_rate_is_not_known(string text)
    {
        try
        {
            PortedSchedule ported = ScheduleReader.Read($"{Head}{text}\nStepLR(SGD(p, lr=lr), 30)");
            Assert.IsTrue(ported.Notes.Any(note => note.Contains("The optimizer's rate, ", StringComparison.Ordinal) && note.Contains("is not known here", StringComparison.Ordinal)), $"{ported.Schedule.ValueAt(0)}: {string.Join('\n', ported.Notes)}");
        }
        catch (PortingException refusal)
        {
            Assert.Contains("line ", refusal.Message);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Texts))]
    public void A_number_that_is_needed_is_refused_with_the_reason_and_the_line(string text)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read($"{Head}{text}\nExponentialLR(SGD(p, lr=0.1), gamma=lr)"));

        Assert.Contains("line ", refusal.Message);
        Assert.IsTrue(refusal.Message.Contains("not known here", StringComparison.Ordinal) || refusal.Message.Contains("no value", StringComparison.Ordinal), refusal.Message);
    }

    [TestMethod]
    public void A_list_that_an_undecided_condition_changes_is_refused()
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read($"{Head}m = [30, 60]\nk = m\nif is_main():\n    m.append(80)\nMultiStepLR(SGD(p, lr=0.1), k)"));

        Assert.Contains("line 7", refusal.Message);
    }

    [TestMethod]
    public void A_rate_of_a_group_that_an_undecided_condition_changes_is_not_known()
    {
        PortedSchedule ported = ScheduleReader.Read($"{Head}opt = SGD(p, lr=0.1)\nif is_main():\n    for g in opt.param_groups:\n        g['lr'] = 0.5\nStepLR(opt, 30)");

        Assert.IsTrue(ported.Notes.Any(note => note.Contains("is not known here", StringComparison.Ordinal)), string.Join('\n', ported.Notes));
    }
}
