# What timm's schedulers do to the rates of parameter groups, as far as a training loop can see it. The porting layer evaluates this text; nothing
# runs it. The rates themselves are those of the schedules in C#, which _timm_rates gives for a class, its arguments and a group's first rate.


class _Timm(_Schedule):
    def __init__(self, optimizer, *given, t_in_epochs=True, noise_range_t=None, **options):
        _without_noise(noise_range_t)
        self.optimizer = optimizer
        self.t_in_epochs = t_in_epochs
        self._options = options
        for group in optimizer.param_groups:
            group.setdefault('initial_lr', group['lr'])
        self.base_values = [group['initial_lr'] for group in optimizer.param_groups]
        self._curves = [_timm_rates(self._called, base, given, options) for base in self.base_values]
        self._set(0)

    def _set(self, at):
        for group, curve in zip(self.optimizer.param_groups, self._curves):
            group['lr'] = curve(at) * group['lr_scale'] if 'lr_scale' in group else curve(at)

    def step(self, epoch, metric=None):
        _stepped()
        if self.t_in_epochs:
            self._set(epoch)

    def step_update(self, num_updates, metric=None):
        _stepped()
        if not self.t_in_epochs:
            self._set(num_updates)

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict):
        _known(state_dict)


def _length_of_cycles(options, cycles=0):
    cycles = max(1, cycles or options.get('cycle_limit', 1))
    grow = options.get('cycle_mul', 1.0)
    first = options['t_initial']
    length = first * cycles if grow == 1.0 else int(math.floor(-first * (grow ** cycles - 1) / (1 - grow)))
    return length + options.get('warmup_t', 0) if options.get('warmup_prefix', False) else length


class _TimmCycles(_Timm):
    def __init__(self, optimizer, t_initial, **options):
        super().__init__(optimizer, t_initial=t_initial, **options)

    def get_cycle_length(self, cycles=0):
        return _length_of_cycles(self._options, cycles)


class CosineLRScheduler(_TimmCycles):
    _called = 'CosineLRScheduler'


class TanhLRScheduler(_TimmCycles):
    _called = 'TanhLRScheduler'


class PolyLRScheduler(_TimmCycles):
    _called = 'PolyLRScheduler'


class StepLRScheduler(_Timm):
    _called = 'StepLRScheduler'


class MultiStepLRScheduler(_Timm):
    _called = 'MultiStepLRScheduler'


class WSDLRScheduler(_Timm):
    _called = 'WSDLRScheduler'


class _TimmByName(_Timm):
    _called = 'create_scheduler_v2'


def create_scheduler_v2(optimizer, sched='cosine', num_epochs=300, step_on_epochs=True, updates_per_epoch=0, cooldown_epochs=0, noise=None, **options):
    scheduler = _TimmByName(optimizer, noise_range_t=noise, t_in_epochs=step_on_epochs, sched=sched, num_epochs=num_epochs, step_on_epochs=step_on_epochs, updates_per_epoch=updates_per_epoch, **options)
    if sched not in ('cosine', 'tanh', 'poly'):
        return scheduler, num_epochs
    per = 1 if step_on_epochs else updates_per_epoch
    length = _length_of_cycles(dict(options, t_initial=num_epochs * per, warmup_t=options.get('warmup_epochs', 0) * per)) + cooldown_epochs * per
    return scheduler, length if step_on_epochs else length // updates_per_epoch


def create_scheduler(args, optimizer, updates_per_epoch=0):
    options = {}
    for name in ('sched', 'decay_epochs', 'decay_milestones', 'decay_rate', 'min_lr', 'warmup_lr', 'warmup_epochs', 'warmup_prefix', 'cooldown_epochs', 'patience_epochs', 'k_decay'):
        value = getattr(args, name, None)
        if value is not None:
            options[name] = value
    for name, own in (('lr_cycle_mul', 'cycle_mul'), ('lr_cycle_decay', 'cycle_decay'), ('lr_cycle_limit', 'cycle_limit'), ('lr_k_decay', 'k_decay'), ('lr_noise', 'noise')):
        value = getattr(args, name, None)
        if value is not None:
            options[own] = value
    return create_scheduler_v2(optimizer, num_epochs=args.epochs, step_on_epochs=not getattr(args, 'sched_on_updates', False), updates_per_epoch=updates_per_epoch, **options)


def create_optimizer_v2(model_or_params, opt='sgd', lr=None, weight_decay=0.0, momentum=0.9, foreach=None, filter_bias_and_bn=True, layer_decay=None, param_group_fn=None, **options):
    if lr is None or layer_decay is not None or param_group_fn is not None:
        _known(_unseen)
    return _Named(model_or_params, lr=lr)


def create_optimizer(args, model, filter_bias_and_bn=True):
    return create_optimizer_v2(model, opt=args.opt, lr=args.lr, layer_decay=getattr(args, 'layer_decay', None))
