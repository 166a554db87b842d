# What Keras' optimizers, schedules, callbacks and fit do to the rate of an optimizer, as far as a script can see it. A name behind _keras_ is Keras' own.
# The porting layer evaluates this text; nothing runs it. Rates are not rounded to float32.
class _keras_LearningRateSchedule:
    def __init__(self, *more, **options):
        pass


class _keras_ExponentialDecay(_keras_LearningRateSchedule):
    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase

    def __call__(self, step):
        part = step / self.decay_steps
        if self.staircase:
            part = math.floor(part)
        return self._of(part)

    def _of(self, part):
        return self.initial_learning_rate * self.decay_rate ** part


class _keras_InverseTimeDecay(_keras_ExponentialDecay):
    def _of(self, part):
        return self.initial_learning_rate / (1 + self.decay_rate * part)


class _keras_PolynomialDecay(_keras_LearningRateSchedule):
    def __init__(self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name=None):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle

    def __call__(self, step):
        steps = self.decay_steps
        if self.cycle:
            steps = steps * max(1, math.ceil(step / steps))
        else:
            step = min(step, steps)
        return (self.initial_learning_rate - self.end_learning_rate) * (1 - step / steps) ** self.power + self.end_learning_rate


class _keras_PiecewiseConstantDecay(_keras_LearningRateSchedule):
    def __init__(self, boundaries, values, name=None):
        self.boundaries = boundaries
        self.values = values

    def __call__(self, step):
        for boundary, value in zip(self.boundaries, self.values):
            if step <= int(boundary):
                return value
        return self.values[-1]


class _keras_CosineDecay(_keras_LearningRateSchedule):
    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, name=None, warmup_target=None, warmup_steps=0):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step):
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            top = self.warmup_target
            if step < self.warmup_steps:
                return self.initial_learning_rate + (top - self.initial_learning_rate) * step / self.warmup_steps
            step = step - self.warmup_steps
        wave = 0.5 * (1 + math.cos(math.pi * min(step, self.decay_steps) / self.decay_steps))
        return top * ((1 - self.alpha) * wave + self.alpha)


class _keras_CosineDecayRestarts(_keras_LearningRateSchedule):
    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None):
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = first_decay_steps
        self.t_mul = t_mul
        self.m_mul = m_mul
        self.alpha = alpha

    def __call__(self, step):
        length = self.first_decay_steps
        factor = 1.0
        while step >= length:
            step = step - length
            length = length * self.t_mul
            factor = factor * self.m_mul
        wave = 0.5 * factor * (1 + math.cos(math.pi * step / length))
        return self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha)


class _keras_Optimizer(Optimizer):
    def __init__(self, learning_rate=None, *more, lr=None, decay=0.0, name=None, **options):
        if lr is not None:
            learning_rate = lr
        self._rate = self.first_rate if learning_rate is None else learning_rate
        self._decay = decay
        self.iterations = 0
        self.param_groups = []

    @property
    def learning_rate(self):
        return self._rate(self.iterations) if callable(self._rate) else self._rate

    @learning_rate.setter
    def learning_rate(self, value):
        _known(value)
        self._rate = value

    @property
    def lr(self):
        return self.learning_rate

    @lr.setter
    def lr(self, value):
        self.learning_rate = value

    def get_config(self):
        return {'learning_rate': self._rate, 'decay': self._decay}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)

    def _make(self):
        rate = self.learning_rate
        if callable(self._rate) or self._decay:
            _stepped()
        if self._decay:
            rate = rate / (1 + self._decay * self.iterations)
        self.param_groups = [{'lr': rate}]
        _update(self)
        self.iterations = self.iterations + 1

    def apply_gradients(self, *more, **options):
        self._make()

    def apply(self, *more, **options):
        self._make()

    def minimize(self, *more, **options):
        self._make()

    def step(self, *more, **options):
        _known(_unknown('step'))


def _keras_get(identifier):
    _known(identifier)
    if isinstance(identifier, str):
        return _keras_optimizer(identifier)()
    if isinstance(identifier, dict):
        return _keras_optimizer(identifier['class_name'])(**identifier['config'])
    return identifier


def _keras_deserialize(config, custom_objects=None):
    return _keras_schedule(config['class_name'])(**config['config'])


def _keras_LossScaleOptimizer(inner_optimizer, *more, **options):
    return inner_optimizer


class _keras_WarmUp(_keras_LearningRateSchedule):
    def __init__(self, initial_learning_rate, decay_schedule_fn, warmup_steps, power=1.0, name=None):
        self.initial_learning_rate = initial_learning_rate
        self.decay_schedule_fn = decay_schedule_fn
        self.warmup_steps = warmup_steps
        self.power = power

    def __call__(self, step):
        if step < self.warmup_steps:
            return self.initial_learning_rate * (step / self.warmup_steps) ** self.power
        return self.decay_schedule_fn(step - self.warmup_steps)


def _keras_create_optimizer(init_lr, num_train_steps, num_warmup_steps, min_lr_ratio=0.0, adam_beta1=0.9, adam_beta2=0.999, adam_epsilon=1e-8, adam_clipnorm=None, adam_global_clipnorm=None, weight_decay_rate=0.0, power=1.0, include_in_weight_decay=None):
    schedule = _keras_PolynomialDecay(init_lr, num_train_steps - num_warmup_steps, init_lr * min_lr_ratio, power)
    if num_warmup_steps:
        schedule = _keras_WarmUp(init_lr, schedule, num_warmup_steps)
    return _keras_optimizer('adam')(schedule), schedule


class _keras_Callback:
    model = None
    params = None

    def __init__(self, *more, **options):
        pass

    def set_model(self, model):
        self.model = model

    def set_params(self, params):
        self.params = params

    def on_train_begin(self, logs=None):
        pass

    def on_train_end(self, logs=None):
        pass

    def on_epoch_begin(self, epoch, logs=None):
        pass

    def on_epoch_end(self, epoch, logs=None):
        pass

    def on_batch_begin(self, batch, logs=None):
        pass

    def on_batch_end(self, batch, logs=None):
        pass

    def on_train_batch_begin(self, batch, logs=None):
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        self.on_batch_end(batch, logs)


class _keras_EarlyStopping(_keras_Callback):
    pass


class _keras_ModelCheckpoint(_keras_Callback):
    pass


class _keras_CSVLogger(_keras_Callback):
    pass


class _keras_TensorBoard(_keras_Callback):
    pass


class _keras_TerminateOnNaN(_keras_Callback):
    pass


class _keras_BackupAndRestore(_keras_Callback):
    pass


class _keras_History(_keras_Callback):
    def __init__(self):
        self.epoch = []

    def __getattr__(self, name):
        return _unknown(name)


class _keras_ReduceLROnPlateau(_keras_Callback):
    def __init__(self, monitor='val_loss', factor=0.1, patience=10, *more, **options):
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self._seen = 0

    def on_epoch_end(self, epoch, logs=None):
        self._seen = self._seen + 1
        if self._seen > self.patience:
            _known(_unknown(self.monitor))


class _keras_LearningRateScheduler(_keras_Callback):
    def __init__(self, schedule, verbose=0):
        self.schedule = schedule

    def on_epoch_begin(self, epoch, logs=None):
        if _takes_rate(self.schedule):
            self.model.optimizer.learning_rate = self.schedule(epoch, self.model.optimizer.learning_rate)
        else:
            self.model.optimizer.learning_rate = self.schedule(epoch)


class _horovod_ByEpoch(_keras_Callback):
    def __init__(self, initial_lr, multiplier, start_epoch, end_epoch):
        self.initial_lr = initial_lr
        self.multiplier = multiplier
        self.start_epoch = start_epoch
        self.end_epoch = end_epoch

    def on_train_begin(self, logs=None):
        if self.initial_lr is None:
            self.initial_lr = self.model.optimizer.learning_rate

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        self._adjust(epoch)

    def _adjust(self, epoch):
        if self.epoch >= self.start_epoch and (self.end_epoch is None or self.epoch < self.end_epoch):
            self.model.optimizer.learning_rate = self.initial_lr * (self.multiplier(epoch) if callable(self.multiplier) else self.multiplier)


class _horovod_ByBatch(_horovod_ByEpoch):
    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_batch_begin(self, batch, logs=None):
        self._adjust(self.epoch + batch / self.params['steps'])


def _keras_LearningRateScheduleCallback(initial_lr=None, multiplier=None, start_epoch=0, end_epoch=None, staircase=True, momentum_correction=True, steps_per_epoch=None, *more):
    if multiplier is None:
        initial_lr, multiplier = None, initial_lr
    if staircase or not callable(multiplier):
        return _horovod_ByEpoch(initial_lr, multiplier, start_epoch, end_epoch)
    return _horovod_ByBatch(initial_lr, multiplier, start_epoch, end_epoch)


def _keras_LearningRateWarmupCallback(initial_lr=None, warmup_epochs=None, momentum_correction=True, steps_per_epoch=None, verbose=0, *more):
    if warmup_epochs is None:
        if initial_lr is not None and initial_lr >= 1:
            initial_lr, warmup_epochs = None, initial_lr
        else:
            warmup_epochs = 5
    return _horovod_ByEpoch(initial_lr, 1.0, 0, warmup_epochs)


class _keras_LambdaCallback(_keras_Callback):
    def __init__(self, on_epoch_begin=None, on_epoch_end=None, on_train_begin=None, on_train_end=None, on_train_batch_begin=None, on_train_batch_end=None, on_batch_begin=None, on_batch_end=None, **more):
        self._hooks = {'epoch begin': on_epoch_begin, 'epoch end': on_epoch_end, 'begin': on_train_begin, 'end': on_train_end, 'batch begin': on_train_batch_begin or on_batch_begin, 'batch end': on_train_batch_end or on_batch_end}
        if self._hooks['batch begin'] is not None or self._hooks['batch end'] is not None:
            self._has_batches = True

    def _call(self, hook, *given):
        if self._hooks[hook] is not None:
            self._hooks[hook](*given)

    def on_train_begin(self, logs=None):
        self._call('begin', logs)

    def on_train_end(self, logs=None):
        self._call('end', logs)

    def on_epoch_begin(self, epoch, logs=None):
        self._call('epoch begin', epoch, logs)

    def on_epoch_end(self, epoch, logs=None):
        self._call('epoch end', epoch, logs)

    def on_train_batch_begin(self, batch, logs=None):
        self._call('batch begin', batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        self._call('batch end', batch, logs)


class _keras_Logs:
    def __init__(self):
        self._own = {}

    def get(self, name, default=None):
        return self._own[name] if name in self._own else _unknown(name)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, value):
        self._own[name] = value

    def update(self, *more, **options):
        pass

    def items(self):
        return _unknown('logs')

    def copy(self):
        return self


class _keras_Course(_keras_Logs):
    def get(self, name, default=None):
        return self._own[name] if name in self._own else _course(name)

    def __contains__(self, name):
        return True


class _keras_Model:
    optimizer = None
    stop_training = False

    def __init__(self, *more, **options):
        pass

    def __call__(self, *more, **options):
        return _unknown('prediction')

    def __getattr__(self, name):
        return _unknown(name)

    def add(self, layer):
        pass

    def compile(self, optimizer='rmsprop', *more, **options):
        self.optimizer = _keras_get(optimizer)

    def train_on_batch(self, *more, **options):
        self.optimizer._make()
        return _unknown('loss')

    def fit_generator(self, generator, steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None, validation_steps=None, validation_freq=1, class_weight=None, max_queue_size=10, workers=1, use_multiprocessing=False, shuffle=True, initial_epoch=0):
        return self._train(epochs, verbose, callbacks, initial_epoch, steps_per_epoch)

    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose=1, callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0, steps_per_epoch=None, **more):
        return self._train(epochs, verbose, callbacks, initial_epoch, steps_per_epoch)

    def _probe(self, all, epochs):
        for callback in all:
            model = _keras_Model()
            model.optimizer = _keras_optimizer('adam')()
            callback.set_params({'epochs': epochs, 'steps': 1, 'verbose': 0})
            callback.set_model(model)
            _probe(callback, model, _keras_Course(), self.optimizer.learning_rate, all)
        return _keras_History()

    def _train(self, epochs, verbose, callbacks, initial_epoch, steps_per_epoch):
        _begins(initial_epoch, self.optimizer._rate)
        all = list(callbacks) if isinstance(callbacks, (list, tuple)) else [] if callbacks is None else [callbacks]
        has_batches = False
        for callback in all:
            _known(callback)
        if _is_probed():
            return self._probe(all, epochs)
        for callback in all:
            has_batches = has_batches or _has_batches(callback)
        steps = _steps(steps_per_epoch, has_batches or callable(self.optimizer._rate) or self.optimizer._decay)
        for callback in all:
            callback.set_params({'epochs': epochs, 'steps': steps, 'verbose': verbose})
            callback.set_model(self)
        history = _keras_History()
        self.stop_training = False
        for callback in all:
            callback.on_train_begin(_keras_Logs())
        for epoch in range(initial_epoch, epochs):
            for callback in all:
                callback.on_epoch_begin(epoch, _keras_Logs())
            for batch, data in enumerate(_batch_list(steps)):
                if has_batches:
                    _stepped()
                    for callback in all:
                        callback.on_train_batch_begin(batch, _keras_Logs())
                if _has_own(self, 'train_step'):
                    self.train_step(data)
                else:
                    self.optimizer._make()
                if has_batches:
                    for callback in all:
                        callback.on_train_batch_end(batch, _keras_Logs())
                if self.stop_training:
                    break
            logs = _keras_Logs()
            for callback in all:
                callback.on_epoch_end(epoch, logs)
            history.epoch.append(epoch)
            if self.stop_training:
                _stops()
                break
        for callback in all:
            callback.on_train_end(_keras_Logs())
        _ends()
        return history


class _keras_Sequential(_keras_Model):
    pass
