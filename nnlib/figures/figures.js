/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */
(()=>{var B=globalThis,F=B.ShadowRoot&&(B.ShadyCSS===void 0||B.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Z=Symbol(),kt=new WeakMap,N=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==Z)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(F&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=kt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&kt.set(e,t))}return t}toString(){return this.cssText}},_t=i=>new N(typeof i=="string"?i:i+"",void 0,Z),$=(i,...t)=>{let e=i.length===1?i[0]:t.reduce((s,n,r)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+i[r+1],i[0]);return new N(e,i,Z)},At=(i,t)=>{if(F)i.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),n=B.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=e.cssText,i.appendChild(s)}},tt=F?i=>i:i=>i instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return _t(e)})(i):i;var{is:me,defineProperty:fe,getOwnPropertyDescriptor:ge,getOwnPropertyNames:$e,getOwnPropertySymbols:be,getPrototypeOf:xe}=Object,V=globalThis,St=V.trustedTypes,ve=St?St.emptyScript:"",ye=V.reactiveElementPolyfillSupport,O=(i,t)=>i,et={toAttribute(i,t){switch(t){case Boolean:i=i?ve:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,t){let e=i;switch(t){case Boolean:e=i!==null;break;case Number:e=i===null?null:Number(i);break;case Object:case Array:try{e=JSON.parse(i)}catch{e=null}}return e}},Ct=(i,t)=>!me(i,t),Et={attribute:!0,type:String,converter:et,reflect:!1,useDefault:!1,hasChanged:Ct};Symbol.metadata??=Symbol("metadata"),V.litPropertyMetadata??=new WeakMap;var w=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=Et){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(t,s,e);n!==void 0&&fe(this.prototype,t,n)}}static getPropertyDescriptor(t,e,s){let{get:n,set:r}=ge(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:n,set(o){let l=n?.call(this);r?.call(this,o),this.requestUpdate(t,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Et}static _$Ei(){if(this.hasOwnProperty(O("elementProperties")))return;let t=xe(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(O("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(O("properties"))){let e=this.properties,s=[...$e(e),...be(e)];for(let n of s)this.createProperty(n,e[n])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,n]of e)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let n=this._$Eu(e,s);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let n of s)e.unshift(tt(n))}else t!==void 0&&e.push(tt(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return At(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,s);if(n!==void 0&&s.reflect===!0){let r=(s.converter?.toAttribute!==void 0?s.converter:et).toAttribute(e,s.type);this._$Em=t,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(t,e){let s=this.constructor,n=s._$Eh.get(t);if(n!==void 0&&this._$Em!==n){let r=s.getPropertyOptions(n),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:et;this._$Em=n;let l=o.fromAttribute(e,r.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(t,e,s,n=!1,r){if(t!==void 0){let o=this.constructor;if(n===!1&&(r=this[t]),s??=o.getPropertyOptions(t),!((s.hasChanged??Ct)(r,e)||s.useDefault&&s.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:n,wrapped:r},o){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),r!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,r]of s){let{wrapped:o}=r,l=this[n];o!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,r,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};w.elementStyles=[],w.shadowRootOptions={mode:"open"},w[O("elementProperties")]=new Map,w[O("finalized")]=new Map,ye?.({ReactiveElement:w}),(V.reactiveElementVersions??=[]).push("2.1.2");var lt=globalThis,Mt=i=>i,W=lt.trustedTypes,Pt=W?W.createPolicy("lit-html",{createHTML:i=>i}):void 0,Ht="$lit$",k=`lit$${Math.random().toFixed(9).slice(2)}$`,Lt="?"+k,we=`<${Lt}>`,E=document,T=()=>E.createComment(""),z=i=>i===null||typeof i!="object"&&typeof i!="function",ht=Array.isArray,ke=i=>ht(i)||typeof i?.[Symbol.iterator]=="function",st=`[ 	
\f\r]`,U=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Nt=/-->/g,Ot=/>/g,A=RegExp(`>|${st}(?:([^\\s"'>=/]+)(${st}*=${st}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ut=/'/g,Tt=/"/g,jt=/^(?:script|style|textarea|title)$/i,ct=i=>(t,...e)=>({_$litType$:i,strings:t,values:e}),d=ct(1),j=ct(2),Le=ct(3),C=Symbol.for("lit-noChange"),m=Symbol.for("lit-nothing"),zt=new WeakMap,S=E.createTreeWalker(E,129);function Rt(i,t){if(!ht(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return Pt!==void 0?Pt.createHTML(t):t}var _e=(i,t)=>{let e=i.length-1,s=[],n,r=t===2?"<svg>":t===3?"<math>":"",o=U;for(let l=0;l<e;l++){let a=i[l],h,p,c=-1,u=0;for(;u<a.length&&(o.lastIndex=u,p=o.exec(a),p!==null);)u=o.lastIndex,o===U?p[1]==="!--"?o=Nt:p[1]!==void 0?o=Ot:p[2]!==void 0?(jt.test(p[2])&&(n=RegExp("</"+p[2],"g")),o=A):p[3]!==void 0&&(o=A):o===A?p[0]===">"?(o=n??U,c=-1):p[1]===void 0?c=-2:(c=o.lastIndex-p[2].length,h=p[1],o=p[3]===void 0?A:p[3]==='"'?Tt:Ut):o===Tt||o===Ut?o=A:o===Nt||o===Ot?o=U:(o=A,n=void 0);let f=o===A&&i[l+1].startsWith("/>")?" ":"";r+=o===U?a+we:c>=0?(s.push(h),a.slice(0,c)+Ht+a.slice(c)+k+f):a+k+(c===-2?l:f)}return[Rt(i,r+(i[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},H=class i{constructor({strings:t,_$litType$:e},s){let n;this.parts=[];let r=0,o=0,l=t.length-1,a=this.parts,[h,p]=_e(t,e);if(this.el=i.createElement(h,s),S.currentNode=this.el.content,e===2||e===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(n=S.nextNode())!==null&&a.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let c of n.getAttributeNames())if(c.endsWith(Ht)){let u=p[o++],f=n.getAttribute(c).split(k),x=/([.?@])?(.*)/.exec(u);a.push({type:1,index:r,name:x[2],strings:f,ctor:x[1]==="."?it:x[1]==="?"?rt:x[1]==="@"?ot:P}),n.removeAttribute(c)}else c.startsWith(k)&&(a.push({type:6,index:r}),n.removeAttribute(c));if(jt.test(n.tagName)){let c=n.textContent.split(k),u=c.length-1;if(u>0){n.textContent=W?W.emptyScript:"";for(let f=0;f<u;f++)n.append(c[f],T()),S.nextNode(),a.push({type:2,index:++r});n.append(c[u],T())}}}else if(n.nodeType===8)if(n.data===Lt)a.push({type:2,index:r});else{let c=-1;for(;(c=n.data.indexOf(k,c+1))!==-1;)a.push({type:7,index:r}),c+=k.length-1}r++}}static createElement(t,e){let s=E.createElement("template");return s.innerHTML=t,s}};function M(i,t,e=i,s){if(t===C)return t;let n=s!==void 0?e._$Co?.[s]:e._$Cl,r=z(t)?void 0:t._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(i),n._$AT(i,e,s)),s!==void 0?(e._$Co??=[])[s]=n:e._$Cl=n),n!==void 0&&(t=M(i,n._$AS(i,t.values),n,s)),t}var nt=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,n=(t?.creationScope??E).importNode(e,!0);S.currentNode=n;let r=S.nextNode(),o=0,l=0,a=s[0];for(;a!==void 0;){if(o===a.index){let h;a.type===2?h=new L(r,r.nextSibling,this,t):a.type===1?h=new a.ctor(r,a.name,a.strings,this,t):a.type===6&&(h=new at(r,this,t)),this._$AV.push(h),a=s[++l]}o!==a?.index&&(r=S.nextNode(),o++)}return S.currentNode=E,n}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},L=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,n){this.type=2,this._$AH=m,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=M(this,t,e),z(t)?t===m||t==null||t===""?(this._$AH!==m&&this._$AR(),this._$AH=m):t!==this._$AH&&t!==C&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):ke(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==m&&z(this._$AH)?this._$AA.nextSibling.data=t:this.T(E.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,n=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=H.createElement(Rt(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(e);else{let r=new nt(n,this),o=r.u(this.options);r.p(e),this.T(o),this._$AH=r}}_$AC(t){let e=zt.get(t.strings);return e===void 0&&zt.set(t.strings,e=new H(t)),e}k(t){ht(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,n=0;for(let r of t)n===e.length?e.push(s=new i(this.O(T()),this.O(T()),this,this.options)):s=e[n],s._$AI(r),n++;n<e.length&&(this._$AR(s&&s._$AB.nextSibling,n),e.length=n)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=Mt(t).nextSibling;Mt(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},P=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,n,r){this.type=1,this._$AH=m,this._$AN=void 0,this.element=t,this.name=e,this._$AM=n,this.options=r,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=m}_$AI(t,e=this,s,n){let r=this.strings,o=!1;if(r===void 0)t=M(this,t,e,0),o=!z(t)||t!==this._$AH&&t!==C,o&&(this._$AH=t);else{let l=t,a,h;for(t=r[0],a=0;a<r.length-1;a++)h=M(this,l[s+a],e,a),h===C&&(h=this._$AH[a]),o||=!z(h)||h!==this._$AH[a],h===m?t=m:t!==m&&(t+=(h??"")+r[a+1]),this._$AH[a]=h}o&&!n&&this.j(t)}j(t){t===m?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},it=class extends P{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===m?void 0:t}},rt=class extends P{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==m)}},ot=class extends P{constructor(t,e,s,n,r){super(t,e,s,n,r),this.type=5}_$AI(t,e=this){if((t=M(this,t,e,0)??m)===C)return;let s=this._$AH,n=t===m&&s!==m||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,r=t!==m&&(s===m||n);n&&this.element.removeEventListener(this.name,this,s),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},at=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){M(this,t)}};var Ae=lt.litHtmlPolyfillSupport;Ae?.(H,L),(lt.litHtmlVersions??=[]).push("3.3.3");var qt=(i,t,e)=>{let s=e?.renderBefore??t,n=s._$litPart$;if(n===void 0){let r=e?.renderBefore??null;s._$litPart$=n=new L(t.insertBefore(T(),r),r,void 0,e??{})}return n._$AI(i),n};var pt=globalThis,_=class extends w{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=qt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return C}};_._$litElement$=!0,_.finalized=!0,pt.litElementHydrateSupport?.({LitElement:_});var Se=pt.litElementPolyfillSupport;Se?.({LitElement:_});(pt.litElementVersions??=[]).push("4.2.2");var Dt=i=>{try{return decodeURIComponent(i)}catch{return i}},It=i=>i.replace(/^#/,"").split("&").filter(Boolean);function Bt(i,t){let e={};for(let s of It(i)){let[,n,r,o]=/^(.+)\.([\w-]+)=(.*)$/s.exec(Dt(s))??[];n===t&&(e[r]=o)}return e}function Ft(i,t,e){let s=It(i).filter(o=>o.includes("=")&&!Dt(o).startsWith(`${t}.`)),n=Object.entries(e).map(([o,l])=>`${t}.${o}=${encodeURI(l).replaceAll("&","%26")}`),r=[...s,...n];return r.length?`#${r.join("&")}`:""}var Vt=$` :host{display: block;font-family: system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-size: 16px;line-height: 1.4;color: var(--nn-ink);-webkit-text-size-adjust: 100%}:host([hidden]){display: none}*,*::before,*::after{box-sizing: border-box}[hidden]{display: none !important}.card{background: var(--nn-surface);border: 1px solid var(--nn-line);border-radius: 14px;padding: 16px;position: relative}h3,h4,p{margin: 0;font-size: 1em}.muted{color: var(--nn-muted)}.small{font-size: 0.875em}.num{font-variant-numeric: tabular-nums}.button{font: inherit;color: var(--nn-ink);background: transparent;border: 1px solid var(--nn-line);border-radius: 10px;min-height: 44px;min-width: 44px;padding: 0 14px;cursor: pointer}.button:hover{border-color: var(--nn-accent)}.button.primary{background: var(--nn-accent);border-color: var(--nn-accent);color: var(--nn-surface);font-weight: 600}.button.plain{border-color: transparent;color: var(--nn-muted)}.button.plain:hover,.button.plain[aria-expanded="true"]{color: var(--nn-ink);border-color: var(--nn-line)}:focus-visible{outline: 3px solid var(--nn-accent);outline-offset: 2px}.hush{position: absolute;width: 1px;height: 1px;margin: -1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap}table{border-collapse: collapse;font-variant-numeric: tabular-nums}th,td{padding: 4px 12px;text-align: right;border-bottom: 1px solid var(--nn-line);font-weight: 400}th{color: var(--nn-muted)}th:first-child,td:first-child{text-align: left}caption{text-align: left;color: var(--nn-muted);padding-bottom: 4px}@media (prefers-reduced-motion: reduce){*,*::before,*::after{transition: none !important;animation: none !important}}@media print{.screen-only{display: none !important}.card{break-inside: avoid}}`;var Wt=$` :host{max-width: 760px;margin: 1.5em auto}.problem{color: var(--nn-red);margin-bottom: 8px}.toolbar{display: flex;flex-wrap: wrap;align-items: center;gap: 4px;margin: 16px -8px -8px;padding-top: 4px;border-top: 1px solid var(--nn-line)}.link{width: 100%;min-height: 44px;margin-top: 8px;padding: 0 12px;font: inherit;color: var(--nn-ink);background: var(--nn-paper);border: 1px solid var(--nn-line);border-radius: 10px}.scroll{overflow-x: auto;margin-top: 12px}`;var dt=matchMedia("print"),G=class extends _{static fields={};static properties={width:{state:!0},open:{state:!0},note:{state:!0}};static styles=[Vt,Wt];static get observedAttributes(){return[...super.observedAttributes,...Object.keys(this.fields)]}constructor(){super(),this.width=640,this.open=null,this.note="",this.problems=[],this.start=this.constructor.complete({}),this.current=this.start,this.printing=!1,this.resizing=new ResizeObserver(([t])=>this.width=Math.round(t.contentRect.width)),this.onHash=()=>this.readLink(),this.onPaper=()=>{this.printing=dt.matches,this.requestUpdate(),this.performUpdate()}}get value(){return structuredClone(this.current)}set value(t){this.adopt(this.understood(t??{},"check"))}get state(){return this.printing?this.start:this.current}change(t){this.adopt(t),this.dispatchEvent(new CustomEvent("nn-change",{detail:{value:this.value},bubbles:!0,composed:!0})),clearTimeout(this.speaking),this.speaking=setTimeout(()=>this.say(this.summary()),350),this.linkMode==="live"&&this.writeLink()}adopt(t){this.current=this.constructor.complete({...this.current,...t},this.current),this.requestUpdate()}reset(){this.note="",this.forget(),this.change(this.start)}forget(){}understood(t,e){let s={};for(let[n,r]of Object.entries(this.constructor.fields)){if(t[n]===void 0||t[n]===null)continue;let o=r[e](t[n]);o!==void 0?s[n]=o:this.problems=[...this.problems,`${n}: wanted ${r.wanted}, got “${t[n]}”; left out.`]}return s}readStart(){this.problems=[];let t=Object.fromEntries(Object.keys(this.constructor.fields).map(e=>[e,this.getAttribute(e)]));this.start=this.constructor.complete(this.understood(t,"parse")),this.current=this.start,this.requestUpdate()}attributeChangedCallback(t,e,s){super.attributeChangedCallback(t,e,s),t in this.constructor.fields&&this.isConnected&&this.readStart()}connectedCallback(){if(super.connectedCallback(),this.setAttribute("data-lm-suppress-shortcuts","true"),!this.hasUpdated){let t=Object.hasOwn(this,"value")?this.value:void 0;t&&delete this.value;let e=this.current===this.start?void 0:this.current;this.readStart(),(t??e)&&(this.value=t??e),this.readLink(!0)}this.resizing.observe(this),addEventListener("hashchange",this.onHash),dt.addEventListener("change",this.onPaper)}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.speaking),this.resizing.disconnect(),removeEventListener("hashchange",this.onHash),dt.removeEventListener("change",this.onPaper)}get linkMode(){return this.getAttribute("link")??"copy"}get linkName(){if(this.id)return this.id;let t=[...document.querySelectorAll(this.localName)].indexOf(this);return this.localName.replace(/^nn-/,"")+(t>0?`-${t+1}`:"")}readLink(t=!1){if(this.linkMode==="off")return;let e=Bt(location.hash,this.linkName);if(Object.keys(e).length===0)return;this.adopt(this.understood(e,"parse"));let s=location.hash.startsWith(`#${encodeURI(this.linkName)}.`);t&&s&&this.updateComplete.then(()=>this.scrollIntoView({block:"start"}))}get link(){let{fields:t}=this.constructor,e=Object.entries(this.current).filter(([n,r])=>JSON.stringify(r)!==JSON.stringify(this.start[n])).map(([n,r])=>[n,t[n].format(r)]),s=new URL(location.href);return s.hash=Ft(location.hash,this.linkName,Object.fromEntries(e)),s.href}writeLink(){try{history.replaceState(history.state,"",this.link)}catch{}}async copyLink(){try{await navigator.clipboard.writeText(this.link),this.say(this.note="Link copied: it opens this page with this set-up.")}catch{this.open="link",await this.updateComplete,this.renderRoot.querySelector("#link").select()}}say(t){let e=this.renderRoot?.querySelector("[role=status]");e&&(e.textContent=t)}toggle(t){this.open=this.open===t?null:t,this.note=""}render(){return d`
      <section class="card" aria-label=${this.label}>
        ${this.problems.map(t=>d`<p class="problem small">${t}</p>`)} ${this.drawing()} ${this.toolbar()}
        <div class="hush" role="status" aria-live="polite"></div>
      </section>
    `}toolbar(){let t=this.open==="numbers";return d`
      <div class="toolbar screen-only">
        <button class="button plain small" aria-expanded=${t} @click=${()=>this.toggle("numbers")}>
          Numbers as text
        </button>
        ${this.linkMode==="off"?m:d`<button class="button plain small" @click=${this.copyLink}>Copy link</button>`}
        <button class="button plain small" @click=${this.reset}>Start again</button>
        <span class="muted small">${this.note}</span>
      </div>
      ${this.open==="link"?d`<input id="link" class="link screen-only" readonly aria-label="Link to this set-up" .value=${this.link} />`:m}
      ${t?this.numbers():m}
    `}numbers(){let{caption:t,head:e,rows:s}=this.table();return d`
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers as text">
        <table>
          <caption>
            ${t}
          </caption>
          <thead>
            <tr>
              ${e.map(n=>d`<th scope="col">${n}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${s.map(n=>d`<tr>
                ${n.map((r,o)=>o?d`<td>${r}</td>`:d`<th scope="row">${r}</th>`)}
              </tr>`)}
          </tbody>
        </table>
      </div>
    `}};function ut(i){let[t,e="0"]=String(i).toLowerCase().split("e"),s=(t.split(".")[1]??"").length;return Math.max(0,s-Number(e))}var J=(i,t)=>Math.round(i*10**t),R=(i,t)=>J(i,t)/10**t+0;function b(...i){let t=Math.max(0,...i.map(ut));return i.reduce((e,s)=>e+J(s,t),0)/10**t+0}function Gt(i,t){let[e,s]=[ut(i),ut(t)];return J(i,e)*J(t,s)/10**(e+s)+0}function g(i,{plus:t=!1}={}){let e=String(Math.abs(i));return i<0?`−${e}`:t&&i>0?`+${e}`:e}var mt=(i,t)=>i.map((e,s)=>Gt(e,t[s])),Ee=(i,t,e)=>b(t,...mt(i,e)),ft=i=>i>0?1:0,Ce=(i,t,e)=>ft(Ee(i,t,e));function Me(i,t=1){let e=[[]];for(let s=0;s<i;s++)e.splice(0,e.length,...e.flatMap(n=>Array.from({length:t+1},(r,o)=>[...n,o])));return e}function Jt(i,t,e,s=1){let n=Me(i.length,s).map(l=>{let[a,h]=[e(l),Ce(i,t,l)];return{x:l,wanted:a,decision:h,right:a===null||a===h}}),r=n.filter(l=>l.wanted!==null),o=r.filter(l=>l.right).length;return{rows:n,right:o,total:r.length,wrong:r.find(l=>!l.right)}}function Kt({list:i,chosen:t,solved:e,onchoose:s},n,r){let o=i.find(({id:a})=>a===t),l=o&&n.right===n.total;return d`
    <div class="challenges screen-only">
      <h4>Challenges</h4>
      <div class="challenge-list">
        ${i.map(({id:a,title:h})=>d`
            <button
              class="button small"
              aria-expanded=${a===t}
              @click=${()=>s(a===t?"none":a)}
            >
              <span class="tick ${e.has(a)?"done":""}" aria-hidden="true">${e.has(a)?"✓":""}</span>
              ${h}<span class="hush">${e.has(a)?", solved":""}</span>
            </button>
          `)}
      </div>
      ${o?d`
            <div class="challenge-open">
              <p>${o.task}</p>
              <div class="score">
                <div class="meter" aria-hidden="true"><i style="width:${100*n.right/n.total}%"></i></div>
                <b class="num">${n.right} of ${n.total}</b> decided as wanted
              </div>
              ${r} ${l?d`<p class="praise">✓ ${o.praise}</p>`:m}
            </div>
          `:m}
    </div>
  `}var Xt=$` .challenges{margin-top: 20px}.challenge-list{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 8px}.challenge-list .button{display: flex;align-items: center;gap: 8px;text-align: left}.challenge-list .button[aria-expanded="true"]{border-color: var(--nn-accent);box-shadow: inset 0 0 0 1px var(--nn-accent)}.tick{flex: none;width: 20px;height: 20px;border-radius: 50%;border: 1.5px solid var(--nn-muted);text-align: center;font-size: 13px;line-height: 17px}.tick.done{background: var(--nn-green);border-color: var(--nn-green);color: var(--nn-surface)}.challenge-open{margin-top: 12px;padding: 14px;border-radius: 10px;background: var(--nn-paper);border: 1px solid var(--nn-line)}.score{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;margin-top: 10px}.meter{flex: 0 1 160px;height: 10px;border-radius: 5px;overflow: hidden;background: var(--nn-line)}.meter i{display: block;height: 100%;background: var(--nn-green);transition: width 0.3s}.praise{margin-top: 10px;color: var(--nn-green);font-weight: 600}`;function Pe({x:i,y:t,lane:e,bottom:s},n){if(e)return`M${i} ${t}H${e-8}Q${e} ${t} ${e} ${t+8}V${s}C${e} ${n.y-4} ${n.x} ${s+4} ${n.x} ${n.y}`;let r=(i+n.x)/2;return`M${i} ${t}C${r} ${t} ${r} ${n.y} ${n.x} ${n.y}`}function Yt({wires:i,largest:t,center:e,radius:s,sum:n,output:r}){let o=i.length,l=g(n),a=i.map((h,p)=>{let c=h.lane!==void 0,u=(p-(o-1)/2)*(c?16:22),f=Math.sqrt(s**2-u**2);return c?{x:e.x-u,y:e.y-f}:{x:e.x-f,y:e.y+u}});return j`
    <g class="neuron">
      ${i.map((h,p)=>{let c=1.5+9*Math.min(1,Math.abs(h.weight)/t),u=`${h.weight<0?"minus":"plus"} ${h.flow!==0?"flowing":""}`;return j`<path class="wire ${u}" d=${Pe(h,a[p])} stroke-width=${c} />`})}
      <circle class=${r?"on":"off"} cx=${e.x} cy=${e.y} r=${s} />
      <text class="sigma" x=${e.x} y=${e.y-s*.42}>sum</text>
      <text class="sum" x=${e.x} y=${e.y+s*.22} style="font-size:${l.length>5?20:26}px">${l}</text>
    </g>
  `}var Qt=$` .wire{fill: none;stroke-linecap: round;opacity: 0.28;transition: stroke-width 0.2s,opacity 0.2s}.wire.flowing{opacity: 1}.wire.plus{stroke: var(--nn-blue)}.wire.minus{stroke: var(--nn-orange);stroke-dasharray: 14 9;stroke-linecap: butt}.neuron circle{fill: var(--nn-surface);stroke-width: 4;transition: stroke 0.2s}.neuron circle.on{stroke: var(--nn-blue)}.neuron circle.off{stroke: var(--nn-orange);stroke-dasharray: 3 5}.neuron text{text-anchor: middle;fill: var(--nn-ink);font-variant-numeric: tabular-nums}.neuron .sigma{font-size: 13px;fill: var(--nn-muted)}.neuron .sum{font-weight: 650}`;function K({label:i,name:t,options:e,value:s,onchange:n,kind:r=""}){return d`
    <fieldset class="segmented ${r}">
      <legend class="hush">${i}</legend>
      ${e.map(o=>d`
          <label class=${o.value===s?"on":""}>
            <input
              type="radio"
              name=${t}
              .value=${String(o.value)}
              .checked=${o.value===s}
              @change=${()=>n(o.value)}
            />
            <span>${o.text}</span>
            ${o.note?d`<small>${o.note}</small>`:""}
          </label>
        `)}
    </fieldset>
  `}var Zt=$` .segmented{display: inline-flex;margin: 0;padding: 0;min-width: 0;border: 1px solid var(--nn-line);border-radius: 10px;background: var(--nn-paper)}.segmented label{position: relative;display: flex;flex-direction: column;align-items: center;justify-content: center;min-width: 44px;min-height: 44px;padding: 0 12px;border-radius: 9px;line-height: 1.15;text-align: center;color: var(--nn-muted);cursor: pointer}.segmented label:hover:not(.on){color: var(--nn-ink)}.segmented label.on{background: var(--nn-ink);color: var(--nn-surface);font-weight: 600;print-color-adjust: exact}.segmented small{font-weight: 400}.segmented input{position: absolute;inset: 0;width: 100%;height: 100%;margin: 0;opacity: 0;cursor: pointer}.segmented label:focus-within:has(:focus-visible){outline: 3px solid var(--nn-accent);outline-offset: 2px;z-index: 1}`;function gt({label:i,symbol:t,value:e,min:s,max:n,step:r,decimals:o=2,onchange:l}){let a=u=>`${100*(Math.min(n,Math.max(s,u))-s)/(n-s)}%`,h=Math.min(n,Math.max(s,0)),p=u=>{let f=R(u.target.valueAsNumber,o);f!==e&&l(f)},c=`--from:${a(Math.min(h,e))};--to:${a(Math.max(h,e))};--fill:var(--nn-${e<0?"orange":"blue"})`;return d`
    <div class="slider">
      ${t?d`<span class="slider-symbol" aria-hidden="true">${t}</span>`:m}
      <input
        type="range"
        aria-label=${i}
        style=${c}
        min=${s}
        max=${n}
        step=${r}
        .value=${String(e)}
        @input=${p}
      />
      ${$t({label:`${i}, as a number`,value:e,min:s,max:n,decimals:o,onchange:l})}
    </div>
  `}function $t({label:i,value:t,min:e,max:s,decimals:n=2,onchange:r}){let o=l=>{let a=l.target.valueAsNumber,h=Number.isFinite(a)?R(Math.min(s,Math.max(e,a)),n):t;l.target.value=h,h!==t&&r(h)};return d`<input
    type="number"
    class="entry num"
    aria-label=${i}
    min=${e}
    max=${s}
    step="any"
    .value=${String(t)}
    @change=${o}
  />`}var te=$` height: 6px;border-radius: 3px;background: linear-gradient( to right,var(--nn-line) var(--from),var(--fill) var(--from),var(--fill) var(--to),var(--nn-line) var(--to) );`,ee=$` width: 24px;height: 24px;border-radius: 50%;border: 3px solid var(--nn-surface);background: var(--nn-ink);box-shadow: 0 0 0 1px var(--nn-ink);`,se=$` .slider{display: flex;align-items: center;gap: 8px;min-width: 0}.slider-symbol{white-space: nowrap}.slider input,.entry{font: inherit;color: inherit;height: 44px;margin: 0}.slider input[type="range"]{flex: 1 1 80px;min-width: 80px;appearance: none;background: transparent;cursor: grab;border-radius: 10px;touch-action: pan-y}.slider input[type="range"]:active{cursor: grabbing}.slider input[type="range"]::-webkit-slider-runnable-track{${te}}.slider input[type="range"]::-moz-range-track{${te}}.slider input[type="range"]::-webkit-slider-thumb{appearance: none;margin-top: -9px;${ee}}.slider input[type="range"]::-moz-range-thumb{box-sizing: border-box;${ee}}.entry{width: 64px;text-align: center;background: var(--nn-paper);border: 1px solid var(--nn-line);border-radius: 10px;appearance: textfield}.entry::-webkit-inner-spin-button{appearance: none;margin: 0}`;function ne([i,t],[e,s]){let n=r=>e+(r-i)/(t-i)*(s-e);return n.back=r=>i+(r-e)/(s-e)*(t-i),n}function bt(i,t,e=6){let s=(t-i)/e,n=10**Math.floor(Math.log10(s)),r=n*[1,2,5,10].find(a=>a*n>=s*.999),o=Math.ceil(i/r-1e-9),l=Math.floor(t/r+1e-9);return Array.from({length:l-o+1},(a,h)=>Number(((o+h)*r).toPrecision(12)))}function re(i,t,e){let s=Math.max(t-i,1e-9)*.15,n=Math.min(i-(i<0?s:0),e-s/2),r=Math.max(t+s,e+s/2),o=bt(n,r),l=b(o[1],-o[0]);return[o[0]>n?b(o[0],-l):o[0],o.at(-1)<r?b(o.at(-1),l):o.at(-1)]}function xt({steps:i,limit:t,domain:e,words:s,limitName:n,step:r,onlimit:o}){let l=ne(e,[0,100]),a=0,h=i.map(({name:c,amount:u})=>{let f=a;return a=b(a,u),{name:c,amount:u,from:f,to:a}}),p=a>t;return d`
    <div class="waterfall" style="--limit:${l(t)}%">
      <div class="fall-plot">
        <div class="fall-side below"><span>${s[0]}</span></div>
        <div class="fall-side above"><span>${s[1]}</span></div>
        <div class="fall-zero" style="left:${l(0)}%"></div>
      </div>
      ${h.map(({name:c,amount:u,from:f,to:x})=>d`
          <span class="fall-name">${c}</span>
          <div class="fall-row">
            <div
              class="fall-bar ${u<0?"minus":"plus"}"
              style="left:${l(Math.min(f,x))}%;width:${l(Math.max(f,x))-l(Math.min(f,x))}%"
            ></div>
            <span class="fall-amount num" style="left:${l(Math.max(f,x))}%">${g(u,{plus:!0})}</span>
          </div>
        `)}
      <span class="fall-name total">sum</span>
      <div class="fall-row total">
        <div class="fall-sum ${p?"above":"below"}" style="left:${l(a)}%"><b class="num">${g(a)}</b></div>
      </div>
      <span></span>
      <div class="fall-axis num" aria-hidden="true">
        ${bt(...e).map(c=>d`<span style="left:${l(c)}%">${g(c)}</span>`)}
      </div>
      <div class="fall-plot front">
        <div class="fall-limit"><span>${o?d`<i aria-hidden="true">◂</i> `:m}${n} <b class="num">${g(t)}</b>${o?d` <i aria-hidden="true">▸</i>`:m}</span></div>
        ${o?d`<input
              type="range"
              class="fall-handle screen-only"
              aria-label=${n}
              min=${e[0]}
              max=${e[1]}
              step=${r}
              .value=${String(t)}
              @input=${c=>o(c.target.valueAsNumber)}
            />`:m}
      </div>
    </div>
  `}var ie=$` appearance: none;width: 44px;height: 100%;min-height: 132px;border: 0;border-radius: 10px;background: transparent;cursor: ew-resize;pointer-events: auto;`,oe=$` .waterfall{position: relative;display: grid;grid-template-columns: max-content 1fr;column-gap: 12px;padding: 44px 14px 0 0}.fall-name{grid-column: 1;line-height: 28px;font-size: 0.875em;color: var(--nn-muted)}.fall-name.total{line-height: 40px;color: var(--nn-ink);font-weight: 600}.fall-row{position: relative;grid-column: 2;height: 28px}.fall-row.total{height: 40px}.fall-plot{grid-column: 2 / 3;position: absolute;inset: 0 0 26px;border-radius: 8px}.fall-plot.front{pointer-events: none}.fall-side{position: absolute;inset: 40px 0 0;font-size: 0.875em;font-weight: 600;overflow: hidden}.fall-side span{position: absolute;bottom: 4px;white-space: nowrap}.fall-side.below{right: calc(100% - var(--limit));color: var(--nn-orange);background: color-mix(in srgb,var(--nn-orange) 7%,transparent);border-radius: 8px 0 0 8px}.fall-side.below span{left: 8px}.fall-side.above{left: var(--limit);color: var(--nn-blue);background: color-mix(in srgb,var(--nn-blue) 10%,transparent);border-radius: 0 8px 8px 0}.fall-side.above span{right: 8px}.fall-zero{position: absolute;top: 40px;bottom: 0;border-left: 1px solid var(--nn-line)}.fall-bar{position: absolute;top: 6px;height: 16px;border-radius: 3px;background: var(--nn-blue);transition: left 0.25s,width 0.25s;print-color-adjust: exact}.fall-bar.minus{background: repeating-linear-gradient(135deg,var(--nn-orange) 0 5px,transparent 5px 8px);box-shadow: inset 0 0 0 2px var(--nn-orange)}.fall-amount{position: absolute;padding-left: 6px;line-height: 28px;font-size: 0.875em;transition: left 0.25s}.fall-sum{position: absolute;top: 11px;width: 18px;height: 18px;margin-left: -9px;border-radius: 50%;background: var(--nn-blue);transition: left 0.25s;print-color-adjust: exact}.fall-sum.below{background: var(--nn-surface);box-shadow: inset 0 0 0 4px var(--nn-orange)}.fall-sum b{position: absolute;left: 24px;line-height: 18px}.fall-limit{position: absolute;top: 0;bottom: 0;left: var(--limit);border-left: 2.5px solid var(--nn-ink);margin-left: -1.25px}.fall-limit span{position: absolute;top: 0;left: 0;transform: translateX(-50%);white-space: nowrap;padding: 2px 10px;border-radius: 999px;background: var(--nn-ink);color: var(--nn-surface);font-size: 0.875em;print-color-adjust: exact}.fall-limit i{font-style: normal;opacity: 0.7}.fall-handle{appearance: none;position: absolute;left: -22px;width: calc(100% + 44px);top: 0;height: 100%;margin: 0;background: transparent;border-radius: 10px;touch-action: pan-y}.fall-handle::-webkit-slider-runnable-track{height: 100%}.fall-handle::-moz-range-track{height: 100%}.fall-handle::-webkit-slider-thumb{${ie}}.fall-handle::-moz-range-thumb{${ie}}.fall-axis{position: relative;grid-column: 2;height: 26px;font-size: 0.8125em;color: var(--nn-muted)}.fall-axis span{position: absolute;transform: translateX(-50%);line-height: 26px}`;function X(...i){let t=e=>i.includes(e)?e:void 0;return{parse:t,check:t,format:String,wanted:`one of ${i.join(", ")}`}}function vt({min:i=-1/0,max:t=1/0,decimals:e=2}={}){let s=r=>typeof r=="number"&&Number.isFinite(r)?R(Math.min(t,Math.max(i,r)),e):void 0;return{parse:r=>r.trim()===""?void 0:s(Number(r)),check:s,format:String,wanted:`a number from ${i} to ${t}`}}function yt({count:i,...t}={}){let e=vt(t),s=o=>{if(!Array.isArray(o)||i&&o.length!==i)return;let l=o.map(e.check);return l.includes(void 0)?void 0:l},n=o=>{let l=o.split(/[\s,]+/).filter(Boolean).map(Number);return l.length?s(l):void 0},r=`${i??"a list of"} numbers separated by commas`;return{parse:n,check:s,format:o=>o.join(","),wanted:r}}var wt=(i,t)=>i[t]===1,q={concert:{title:"Concert on Friday",go:"Go to the concert",stay:"Stay at home",top:1,questions:[{name:"weather",text:"Is the weather good?"},{name:"cheap",text:"Is it cheap?"},{name:"friends",text:"Are friends going?"}],answers:[0,0,0],weights:[.3,.3,.6],threshold:.5,weightLimits:{min:-1,max:1,step:.1},thresholdLimits:{min:-1,max:2,step:.1},challenges:[{id:"friends",title:"Friends alone are not enough",task:"Find weights under which friends alone are not enough, but friends and one more yes are.",wanted:i=>wt(i,2)?i[0]+i[1]>0?1:0:i[0]+i[1]===0?0:null,praise:"Done. Friends now weigh less than the threshold, and any second yes lifts the sum over it."},{id:"majority",title:"Two out of three",task:"Go exactly when at least two of the three answers are yes.",wanted:i=>i[0]+i[1]+i[2]>=2?1:0,praise:"Done. Each answer alone stays below the threshold, any two pass it: a vote."},{id:"crowd",title:"Too crowded",task:"Your friends talk through every song. Go when it is cheap, but never when they go; the weather does not matter.",wanted:i=>wt(i,1)&&!wt(i,2)?1:0,praise:"Done. A negative weight: this answer speaks against going."}]},festival:{title:"A weekend festival",go:"Go to the festival",stay:"Stay at home",top:4,questions:[{name:"weather",text:"How good is the weather?"},{name:"music",text:"How good is the music?"},{name:"company",text:"How good is the company?"},{name:"money",text:"How easily can you pay?"}],answers:[3,2,4,2],weights:[4,2,2,1],threshold:25,weightLimits:{min:-5,max:5,step:1},thresholdLimits:{min:-20,max:50,step:1},challenges:[{id:"sun",title:"Only the weather counts",task:"Go exactly when the weather is 3 or 4, whatever the rest.",wanted:i=>i[0]>=3?1:0,praise:"Done. A weight of zero makes an input silent."},{id:"mud",title:"No festival in the mud",task:"With weather 0 always stay. With a 4 for everything, go.",wanted:i=>i[0]===0?0:i.every(t=>t===4)?1:null,praise:"Done. The other three together cannot lift the sum over the threshold."}]}},ae=(i,t)=>i.top===1?["no","yes"][t]:`${t} of ${i.top}`;var le=$` header{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-bottom: 14px}h3{font-size: 1.125em}.stage{position: relative}.wiring{position: absolute;inset: 0 auto auto 0;pointer-events: none}.wiring .out{stroke: var(--nn-ink);stroke-width: 2}.plate rect{stroke-width: 2;fill: var(--nn-surface)}.plate.on rect{fill: var(--nn-blue);stroke: var(--nn-blue)}.plate.off rect{stroke: var(--nn-orange);stroke-dasharray: 3 4}.plate text{text-anchor: middle;font-weight: 650;fill: var(--nn-ink);font-variant-numeric: tabular-nums}.plate.on text{fill: var(--nn-surface)}.plate .why{font-weight: 400;font-size: 14px}.rows{position: relative}.row{display: grid;align-content: center;gap: 4px 14px}.wide .row{height: 88px;grid-template-columns: 222px minmax(0,1fr);padding-right: 190px}.narrow .row{height: 128px;padding-right: 64px}.narrow .rows{padding-bottom: 160px}.answer,.weight{display: flex;flex-direction: column;gap: 4px;align-items: flex-start}.weight .slider{width: 100%}.narrow .answer{flex-flow: row wrap;align-items: center;justify-content: space-between}.narrow .weight > .small{display: none}.question{font-weight: 600;line-height: 24px}.weight > .small{line-height: 24px}.waterfall{margin-top: 18px}.limit{display: flex;align-items: center;gap: 8px;margin-top: 4px}.limit .slider{flex: 0 1 420px}.equation{margin-top: 12px;font-size: 1.0625em}.term{white-space: nowrap}.verdict{white-space: nowrap;margin-left: 6px}.verdict.go{color: var(--nn-blue)}.verdict.stay{color: var(--nn-orange)}.tiles{display: grid;grid-template-columns: repeat(auto-fill,minmax(72px,1fr));gap: 8px;margin: 12px 0 8px}.tile{font: inherit;color: var(--nn-ink);min-height: 60px;padding: 6px 2px;border-radius: 10px;border: 1.5px solid var(--nn-line);background: var(--nn-surface);cursor: pointer}.tile.fails{border-color: var(--nn-red)}.tile.fits b{color: var(--nn-green)}.tile.fails b{color: var(--nn-red)}.tile[aria-pressed="true"]{box-shadow: 0 0 0 2px var(--nn-ink)}.tile-bits{display: flex;justify-content: center;gap: 3px}.tile-bits i{width: 20px;height: 20px;border-radius: 50%;border: 1.5px solid var(--nn-ink);font-style: normal;font-size: 12px;line-height: 17px;text-align: center}.tile-bits .yes{background: var(--nn-ink);color: var(--nn-surface)}.tile-word{display: block;margin-top: 4px;font-size: 0.875em}.counter{margin-top: 10px}`;var D=i=>i?"go":"stay",he=(i,t)=>i.questions.map(({name:e},s)=>`${e} ${i.top===1?["no","yes"][t[s]]:t[s]}`).join(", ");function ce(i,{rows:t,right:e,total:s,wrong:n},r,o){return t.length>16?e===s?m:d`<p class="counter">
          Still wrong: ${he(i,n.x)} → ${D(n.decision)}, wanted ${D(n.wanted)}.
          <button class="button small" @click=${()=>o(n.x)}>Show it</button>
        </p>`:d`
    <div class="tiles">
      ${t.map(({x:l,wanted:a,decision:h,right:p})=>{let c=a===null?"":p?"✓":"✗",u=a===null?"free":p?"as wanted":`wanted ${D(a)}`,f=l.every((x,y)=>x===r[y]);return d`
          <button
            class="tile ${a===null?"free":p?"fits":"fails"}"
            aria-pressed=${f}
            aria-label="${he(i,l)}: ${D(h)}, ${u}"
            @click=${()=>o(l)}
          >
            <span class="tile-bits">${l.map((x,y)=>d`<i class=${x?"yes":"no"}>${i.questions[y].name[0]}</i>`)}</span>
            <span class="tile-word">${D(h)} <b>${c}</b></span>
          </button>
        `})}
    </div>
    <p class="small muted">
      Each tile is one of the ${t.length} possible evenings; filled letters are a yes. ✗ marks what is decided wrongly. Press a
      tile to see it.
    </p>
  `}var Ne=Object.values(q).flatMap(i=>i.challenges.map(({id:t})=>t)),Y=class extends G{static fields={story:X(...Object.keys(q)),form:X("threshold","bias"),answers:yt({min:0,max:4,decimals:0}),weights:yt({min:-5,max:5}),threshold:vt({min:-20,max:50}),challenge:X("none",...Ne)};static styles=[...super.styles,Zt,se,Qt,oe,Xt,le];static complete(t,e={}){let s=t.story??"concert",n=q[s],r=h=>e.story&&e.story!==s&&t[h]===e[h]?void 0:t[h],o=h=>h?.length===n.questions.length?h:void 0,l=({min:h,max:p})=>c=>Math.min(p,Math.max(h,c)),a=r("challenge");return{story:s,form:t.form??"threshold",answers:(o(r("answers"))??n.answers).map(h=>Math.min(h,n.top)),weights:(o(r("weights"))??n.weights).map(l(n.weightLimits)),threshold:l(n.thresholdLimits)(r("threshold")??n.threshold),challenge:n.challenges.some(({id:h})=>h===a)?a:"none"}}constructor(){super(),this.solved=new Set}forget(){this.solved.clear()}get story(){return q[this.state.story]}get label(){return`${this.story.title}: a neuron decides`}get result(){let{answers:t,weights:e,threshold:s}=this.state,n=mt(e,t),r=b(...n);return{parts:n,sum:r,score:b(r,-s),decision:ft(b(r,-s))}}get examined(){let t=this.story.challenges.find(({id:n})=>n===this.state.challenge),{weights:e,threshold:s}=this.state;return t&&Jt(e,-s,t.wanted,this.story.top)}change(t){super.change(t);let e=this.examined;e&&e.right===e.total&&this.solved.add(this.state.challenge)}put(t,e,s){this.change({[t]:this.state[t].map((n,r)=>r===e?s:n)})}drawing(){let t=this.width<620&&!this.printing;return d`
      <header class="screen-only">
        ${K({label:"Evening",name:"story",value:this.state.story,options:[{value:"concert",text:"Concert"},{value:"festival",text:"Festival"}],onchange:e=>this.change({story:e})})}
        ${K({label:"Compare with",name:"form",value:this.state.form,options:[{value:"threshold",text:"Threshold"},{value:"bias",text:"Bias"}],onchange:e=>this.change({form:e})})}
      </header>
      <h3>${this.story.title}: go or stay?</h3>
      <div class="stage ${t?"narrow":"wide"}">
        ${this.wiring(t)}
        <div class="rows">${this.story.questions.map((e,s)=>this.row(e,s))}</div>
      </div>
      ${this.balance()} ${this.equation()} ${this.tasks()}
    `}row({name:t,text:e},s){let{answers:n,weights:r}=this.state,{top:o,weightLimits:l}=this.story,a=o===1?["No","Yes"].map((h,p)=>({value:p,text:h})):Array.from({length:o+1},(h,p)=>({value:p,text:p}));return d`
      <div class="row">
        <div class="answer">
          <span class="question">${e}</span>
          ${K({label:e,name:`answer-${s}`,value:n[s],options:a,onchange:h=>this.put("answers",s,h)})}
        </div>
        <div class="weight">
          <span class="small muted">weight w<sub>${s+1}</sub> of ${t}</span>
          ${gt({label:`Weight of ${t}`,value:r[s],...l,onchange:h=>this.put("weights",s,h)})}
        </div>
      </div>
    `}wiring(t){let{weights:e}=this.state,{sum:s,parts:n,score:r,decision:o}=this.result,l=t?128:88,a=(this.printing?640:this.width)-34,h=e.length*l,p=this.state.form==="bias",c=t?{width:a,height:h+160,center:{x:a-66,y:h+96},radius:56}:{width:a,height:h,center:{x:a-74,y:h/2-34},radius:56},{center:u,radius:f}=c,x=e.map((Q,v)=>({x:a-(t?60:184),lane:t?a-6-13*v:void 0,bottom:h-8,y:(v+(t?.74:.62))*l,weight:Q,flow:n[v]})),y=t?{x:u.x-208,y:u.y-26}:{x:u.x-64,y:u.y+f+26};return j`
      <svg class="wiring" aria-hidden="true" width=${c.width} height=${c.height}
        viewBox="0 0 ${c.width} ${c.height}">
        ${Yt({wires:x,largest:this.story.weightLimits.max,center:u,radius:f,sum:p?r:s,output:o})}
        <path class="out" d=${t?`M${u.x-f-3} ${u.y}H${y.x+130}`:`M${u.x} ${u.y+f+3}V${y.y-4}`} />
        <g class="plate ${o?"on":"off"}" transform="translate(${y.x} ${y.y})">
          <rect width="128" height="52" rx="12" />
          <text x="64" y="22">${o?"1 · go":"0 · stay"}</text>
          <text class="why" x="64" y="41">${g(p?r:s)} ${o?">":"≤"} ${g(p?0:this.state.threshold)}</text>
        </g>
      </svg>
    `}balance(){let{form:t,weights:e,threshold:s}=this.state,{parts:n}=this.result,{questions:r,top:o,thresholdLimits:l}=this.story,a=v=>b(...e.map(I=>I*v>0?I*o:0)),[h,p]=re(a(-1),a(1),s),c=r.map(({name:v},I)=>({name:v,amount:n[I]})),u=["stay","go"],f=v=>this.change({threshold:b(v)});if(t==="threshold")return d`
        ${xt({steps:c,limit:s,domain:[h,p],words:u,limitName:"threshold",step:l.step,onlimit:f})}
        <div class="limit screen-only">
          <span aria-hidden="true">threshold θ</span>
          ${$t({label:"Threshold, as a number",value:s,...l,onchange:f})}
        </div>
      `;let{min:x,max:y,step:Q}=l;return d`
      ${xt({steps:[{name:"bias",amount:b(-s)},...c],limit:0,domain:[b(h,-s),b(p,-s)],words:u,limitName:"compare with"})}
      <div class="limit screen-only">
        ${gt({label:"Bias",symbol:"bias b",value:b(-s),min:-y,max:-x,step:Q,onchange:v=>f(-v)})}
      </div>
    `}equation(){let{answers:t,weights:e,threshold:s,form:n}=this.state,{sum:r,score:o,decision:l}=this.result,a=n==="bias",h=e.map((p,c)=>d`<span class="term">${c?p<0?"− ":"+ ":p<0?"−":""}${g(Math.abs(p))} · ${t[c]}</span> `);return d`
      <p class="equation num">
        ${h}${a?d`<span class="term">${s>0?"−":"+"} ${g(Math.abs(s))}</span> `:""}
        <span class="term">= <b>${g(a?o:r)}</b></span>
        <span class="term">${l?">":"≤"} ${g(a?0:s)}</span>
        <b class="verdict ${l?"go":"stay"}">${l?this.story.go:this.story.stay}.</b>
      </p>
    `}tasks(){let t=this.examined,e={list:this.story.challenges,chosen:this.state.challenge,solved:this.solved,onchoose:s=>this.change({challenge:s})};return Kt(e,t,t&&ce(this.story,t,this.state.answers,s=>this.change({answers:s})))}summary(){let{threshold:t,form:e}=this.state,{sum:s,score:n,decision:r}=this.result,o=r?this.story.go:this.story.stay,l=r?"greater than":"not greater than",a=this.examined,h=a?` Challenge: ${a.right} of ${a.total}.`:"";return e==="bias"?`Sum with bias ${g(n)}, ${l} 0: ${o}.${h}`:`Sum ${g(s)}, ${l} the threshold ${g(t)}: ${o}.${h}`}table(){let{answers:t,weights:e,threshold:s}=this.state,{parts:n,sum:r,score:o,decision:l}=this.result;return{caption:`${this.story.title}: sum ${g(r)}, threshold ${g(s)}, output ${l}`,head:["","answer","input x","weight w","w · x"],rows:[...this.story.questions.map(({name:a},h)=>[a,ae(this.story,t[h]),t[h],g(e[h]),g(n[h])]),["sum","","","",g(r)],["bias","","","",g(b(-s))],["sum + bias","","","",g(o)],["output",l?"go":"stay","","",l]]}}};var pe=`/* The colors of the book. The site and every live figure use these and no others; text on paper or surface
   keeps a contrast of at least 4.5:1. Meaning is never carried by color alone. */
:root {
  color-scheme: light;
  --nn-paper: #fbfaf7;
  --nn-surface: #ffffff;
  --nn-ink: #1d2330;
  --nn-muted: #586074;
  --nn-line: #d9d6cc;
  --nn-blue: #0b62a8;
  --nn-orange: #b4460a;
  --nn-green: #1a7a4c;
  --nn-red: #b3261e;
  --nn-accent: #5b3fb0;
}

html[data-theme="dark"],
body[data-jp-theme-light="false"] {
  color-scheme: dark;
  --nn-paper: #12151c;
  --nn-surface: #1a1f2a;
  --nn-ink: #e8eaf0;
  --nn-muted: #a4acbd;
  --nn-line: #343b4a;
  --nn-blue: #6cb6ff;
  --nn-orange: #ff9e57;
  --nn-green: #5fd398;
  --nn-red: #ff8a80;
  --nn-accent: #b9a4ff;
}

/* Paper is white, whatever the screen was. */
@media print {
  html[data-theme="dark"],
  body[data-jp-theme-light="false"] {
    color-scheme: light;
    --nn-paper: #ffffff;
    --nn-surface: #ffffff;
    --nn-ink: #1d2330;
    --nn-muted: #586074;
    --nn-line: #d9d6cc;
    --nn-blue: #0b62a8;
    --nn-orange: #b4460a;
    --nn-green: #1a7a4c;
    --nn-red: #b3261e;
    --nn-accent: #5b3fb0;
  }
}
`;function de(){if(getComputedStyle(document.documentElement).getPropertyValue("--nn-paper"))return;let i=document.createElement("style");i.id="nn-tokens",i.textContent=pe,document.head.prepend(i)}function ue(i,t){de(),customElements.get(i)||customElements.define(i,t)}ue("nn-concert",Y);})();
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
